//! Where a widget may stand and how it looks, the code for the page, and the secret of its identity.

use super::api::{renew_identity_secret, set_widget};
use crate::{
    admin::{
        choice::Choices,
        parts::{Lines, Secret, Switch},
        saving::{SaveButton, Saving},
    },
    error::UiError,
    ui::{
        changing::whenever,
        field::{Accepts, Field, FormError},
        icon::{Icon, IconView},
    },
    words::widget as w,
};
use domain::{
    id::ChannelId,
    widget::{DEFAULT_COLOR, Side, Widget, WidgetForm},
};
use leptos::prelude::*;

/// The fields that complaints stand beside.
pub const FIELDS: &[&str] = &["greeting", "color"];

/// What is typed about a widget.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    origins: RwSignal<String>,
    greeting: RwSignal<String>,
    color: RwSignal<String>,
    side: RwSignal<String>,
    requires_identity: RwSignal<bool>,
}

impl Look {
    /// Begins with what is known.
    pub fn of(form: WidgetForm) -> Self {
        let color = if form.color.is_empty() {
            DEFAULT_COLOR.to_owned()
        } else {
            form.color
        };
        Self {
            origins: RwSignal::new(form.origins.join("\n")),
            greeting: RwSignal::new(form.greeting),
            color: RwSignal::new(color),
            side: RwSignal::new(form.side.name().to_owned()),
            requires_identity: RwSignal::new(form.requires_identity),
        }
    }

    /// Returns what was typed.
    pub fn form(self) -> WidgetForm {
        let is_left = self.side.with_untracked(|side| side == Side::Left.name());
        WidgetForm {
            origins: self
                .origins
                .with_untracked(|typed| typed.split_whitespace().map(str::to_owned).collect()),
            greeting: self.greeting.get_untracked(),
            color: self.color.get_untracked(),
            side: if is_left { Side::Left } else { Side::Right },
            requires_identity: self.requires_identity.get_untracked(),
        }
    }
}

/// Asks where a widget may stand, and how it looks.
#[component]
pub fn LookFields(
    /// What is typed, kept by the caller.
    look: Look,
    /// What the form was refused with.
    error: RwSignal<Option<UiError>>,
) -> impl IntoView {
    let optional = Accepts::WORDS.optional();
    let color = Accepts {
        kind: "color",
        ..Accepts::WORDS
    };
    view! {
        <Lines
            name="origins"
            label=w::ORIGINS.text()
            hint=w::ORIGINS_HINT.text()
            rows=3
            value=look.origins
        />
        <Field
            name="greeting"
            label=w::GREETING.text()
            hint=w::GREETING_HINT.text()
            accepts=optional
            value=look.greeting
            error
        />
        <Field name="color" label=w::COLOR.text() accepts=color value=look.color error />
        <Choices
            name="side"
            legend=w::CORNER.text()
            choices=vec![
                (Side::Right.name(), w::RIGHT.text(), ""),
                (Side::Left.name(), w::LEFT.text(), ""),
            ]
            value=look.side
        />
        <Switch
            label=w::REQUIRES_IDENTITY.text()
            hint=w::REQUIRES_IDENTITY_HINT.text()
            value=look.requires_identity
        />
    }
}

/// Lets one change a widget, copy its code and make its secret.
#[component]
pub fn WidgetForms(
    /// The channel.
    id: ChannelId,
    /// What it is now.
    widget: Widget,
    /// Reads the list again.
    refetch: Callback<()>,
) -> impl IntoView {
    let look = Look::of(WidgetForm::from(widget));
    let saving = Saving::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        saving.run(set_widget(id, look.form()), move |_| refetch.run(()));
    };
    view! {
        <form method="post" on:submit=save>
            <LookFields look error=saving.error />
            <FormError error=saving.error fields=FIELDS />
            <SaveButton saving />
        </form>
        <Code id />
        <Identity id />
    }
}

/// The code for the page; the address of this house is known in the browser alone.
#[component]
fn Code(id: ChannelId) -> impl IntoView {
    let origin = RwSignal::new("https://…".to_owned());
    let is_copied = RwSignal::new(false);
    whenever(move || {
        if let Ok(here) = window().location().origin() {
            origin.set(here);
        }
    });
    let code = move || {
        let here = origin.get();
        format!(r#"<script async src="{here}/widget.js" data-channel="{id}"></script>"#)
    };
    let copy = move |_| {
        let _ = window().navigator().clipboard().write_text(&code());
        is_copied.set(true);
    };
    view! {
        <section class="widget-code">
            <h3>{w::CODE}</h3>
            <p class="hint">{w::CODE_HINT}</p>
            <pre tabindex="0" data-testid="widget-code">
                <code>{code}</code>
            </pre>
            <div class="actions">
                <button type="button" class="button small" on:click=copy>
                    <IconView icon=Icon::Copy />
                    {w::COPY_CODE}
                </button>
                <span class="hint" role="status">
                    {move || is_copied.get().then_some(w::COPIED.text())}
                </span>
            </div>
        </section>
    }
}

/// The secret by which pages vouch for their users.
#[component]
fn Identity(id: ChannelId) -> impl IntoView {
    let saving = Saving::new();
    let secret = RwSignal::new(None::<String>);
    let renew = move |_| {
        saving.run(renew_identity_secret(id), move |made| {
            secret.set(Some(made));
        });
    };
    view! {
        <section>
            <h3>{w::IDENTITY}</h3>
            <p class="hint">{w::IDENTITY_HINT}</p>
            {move || {
                let shown = secret.get();
                shown.map(|secret| view! { <Secret secret hint=w::NEW_SECRET_HINT.text() /> })
            }}
            <div class="actions">
                <button type="button" class="button small" disabled=saving.is_busy on:click=renew>
                    {w::NEW_SECRET}
                </button>
            </div>
            <FormError error=saving.error />
        </section>
    }
}
