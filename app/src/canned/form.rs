//! The form of one canned reply.

use super::api::{remove_canned, save_canned};
use crate::ui::changing::Show;
use crate::{
    admin::{Lines, SaveButton, Saving, Select, Switch, teams},
    shell::Here,
    ui::field::{Accepts, Field, FormError},
    words::canned as w,
};
use domain::{
    canned::{CannedForm, CannedReply, Values, fill},
    intent::Intent,
    permission::Right,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    shortcut: RwSignal<String>,
    text: RwSignal<String>,
    folder: RwSignal<String>,
    team: RwSignal<String>,
    intent: RwSignal<String>,
    is_own: RwSignal<bool>,
    is_for_bots: RwSignal<bool>,
}

impl Typed {
    fn of(reply: Option<&CannedReply>, is_own: bool) -> Self {
        let of =
            |read: fn(&CannedReply) -> String| RwSignal::new(reply.map(read).unwrap_or_default());
        Self {
            shortcut: of(|r| r.shortcut.clone()),
            text: of(|r| r.text.clone()),
            folder: of(|r| r.folder.clone()),
            team: of(|r| r.team.map(|id| id.to_string()).unwrap_or_default()),
            intent: of(|r| r.intent.map(|id| id.to_string()).unwrap_or_default()),
            is_own: RwSignal::new(reply.map_or(is_own, |r| r.owner.is_some())),
            is_for_bots: RwSignal::new(reply.is_some_and(|r| r.is_for_bots)),
        }
    }

    fn form(self) -> CannedForm {
        CannedForm {
            shortcut: self.shortcut.get(),
            text: self.text.get(),
            folder: self.folder.get(),
            is_own: self.is_own.get(),
            team_id: self.team.read().parse().ok(),
            intent_id: self.intent.read().parse().ok(),
            is_for_bots: self.is_for_bots.get(),
        }
    }
}

/// Asks for the shortcut, the words, and for whom they are.
#[component]
pub fn Form(
    /// The reply as it was read; none for a new one.
    reply: Option<CannedReply>,
    /// The intents that it may answer.
    intents: Vec<Intent>,
    /// Reads them again.
    refetch: Callback<()>,
) -> impl IntoView {
    let may_share = Here::now().may(Right::CannedManage);
    let known = RwSignal::new(reply.as_ref().map(|r| (r.id, r.version)));
    let typed = Typed::of(reply.as_ref(), !may_share);
    let saving = Saving::new();
    let navigate = use_navigate();
    let to_list = {
        let navigate = navigate.clone();
        move || navigate("/canned-replies", NavigateOptions::default())
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let form = untrack(|| typed.form());
        let navigate = navigate.clone();
        saving.run(save_canned(known.get_untracked(), form), move |saved| {
            let is_new = known.try_get_untracked().flatten().is_none();
            let _ = known.try_set(Some((saved.id, saved.version)));
            refetch.run(());
            if is_new {
                let address = format!("/canned-replies?open={}", saved.id);
                navigate(&address, NavigateOptions::default());
            }
        });
    };
    let remove = reply.as_ref().map(|r| r.id).map(|id| {
        let remove = move |_| {
            let to_list = to_list.clone();
            saving.run(remove_canned(id), move |()| {
                refetch.run(());
                to_list();
            });
        };
        view! {
            <button type="button" class="button" disabled=saving.is_busy on:click=remove>
                {w::REMOVE}
            </button>
        }
    });
    let is_shared = move || may_share && !typed.is_own.get();
    let intents = StoredValue::new(
        intents
            .into_iter()
            .map(|intent| (intent.id.to_string(), intent.name))
            .collect::<Vec<_>>(),
    );
    view! {
        <form method="post" on:submit=save>
            <Field
                name="shortcut"
                label=w::SHORTCUT.text()
                hint=w::SHORTCUT_HINT.text()
                accepts=Accepts::WORDS
                value=typed.shortcut
                error=saving.error
            />
            <Lines name="text" label=w::WORDS.text() hint=w::WORDS_HINT.text() value=typed.text />
            <Preview text=typed.text />
            <Field
                name="folder"
                label=w::FOLDER.text()
                hint=w::FOLDER_HINT.text()
                accepts=Accepts::WORDS.optional()
                value=typed.folder
                error=saving.error
            />
            {may_share
                .then(|| view! { <Switch label=w::OWN.text() hint=w::OWN_HINT.text() value=typed.is_own /> })}
            <Show when=is_shared>
                <Select
                    name="team"
                    label=w::TEAM.text()
                    hint=w::TEAM_HINT.text()
                    nothing=w::EVERYBODY.text()
                    all=teams()
                    value=typed.team
                />
                <Select
                    name="intent"
                    label=w::INTENT.text()
                    hint=w::INTENT_HINT.text()
                    nothing=w::NO_INTENT.text()
                    all=intents.get_value()
                    value=typed.intent
                />
                <Switch label=w::FOR_BOTS.text() hint=w::FOR_BOTS_HINT.text() value=typed.is_for_bots />
            </Show>
            <FormError error=saving.error fields=&["shortcut", "folder"] />
            <SaveButton saving />
            {remove}
        </form>
    }
}

/// Shows how the words read for somebody.
#[component]
fn Preview(text: RwSignal<String>) -> impl IntoView {
    let values = StoredValue::new(Values {
        contact_name: "Mia Rossi".to_owned(),
        operator_name: Here::now().house.with_untracked(|house| house.name.clone()),
        number: 1042,
        team_name: teams()
            .into_iter()
            .next()
            .map(|(_, name)| name)
            .unwrap_or_default(),
        ..Values::default()
    });
    let filled = move || values.with_value(|values| text.with(|text| fill(text, values)));
    view! {
        <Show when=move || text.with(|text| text.contains("{{"))>
            <p class="hint">{w::PREVIEW}</p>
            <p class="preview" dir="auto">
                {filled}
            </p>
        </Show>
    }
}
