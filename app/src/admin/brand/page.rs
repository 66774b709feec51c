//! The page of the brand: name and colour with how well it reads, and the logo.

use super::api::{get_brand, set_brand};
use crate::{
    admin::{SaveButton, Saving},
    ui::{
        field::{Accepts, Field, FormError},
        state::{fetched, loaded},
    },
    words::{PRODUCT, brand as w},
};
use domain::brand::{Brand, BrandForm, CONTRAST, Colour, Palette};
use leptos::{html, prelude::*};
use leptos_meta::Title;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::XmlHttpRequest;

/// The page of the brand.
#[component]
pub fn BrandPage() -> impl IntoView {
    let resource = fetched(|| (), |()| get_brand());
    view! {
        <Title text=w::HEADING />
        <main class="page">
            <div class="page-head">
                <div>
                    <h1>{w::HEADING}</h1>
                    <p class="hint">{w::HINT}</p>
                </div>
            </div>
            {loaded(resource, |brand| view! { <Known brand /> })}
        </main>
    }
}

#[component]
fn Known(brand: Brand) -> impl IntoView {
    let logo = brand.logo.clone();
    view! {
        <section class="card" aria-labelledby="look-heading">
            <h2 id="look-heading">{w::LOOK}</h2>
            <Form brand />
        </section>
        <section class="card" aria-labelledby="logo-heading">
            <h2 id="logo-heading">{w::LOGO}</h2>
            <Logo logo />
        </section>
    }
}

#[component]
fn Form(brand: Brand) -> impl IntoView {
    let version = brand.version;
    let name = RwSignal::new(brand.name);
    let accent = RwSignal::new(brand.accent.map(|c| c.to_string()).unwrap_or_default());
    let saving = Saving::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let form = BrandForm {
            name: name.get_untracked(),
            accent: accent.get_untracked(),
        };
        saving.run(set_brand(form, version), |_| {
            // The head of the page says it: all of it is read again.
            let _ = window().location().reload();
        });
    };
    view! {
        <form method="post" on:submit=save>
            <Field
                name="name"
                label=w::NAME.text()
                hint=w::NAME_HINT.text()
                accepts=Accepts::WORDS.optional()
                value=name
                error=saving.error
            />
            <Field
                name="accent"
                label=w::ACCENT.text()
                hint=w::ACCENT_HINT.text()
                accepts=Accepts::WORDS.optional()
                value=accent
                error=saving.error
            />
            <p class="hint" role="status" data-testid="contrast">
                {move || reads(&accent.read())}
            </p>
            <FormError error=saving.error fields=&["name", "accent"] />
            <SaveButton saving />
        </form>
    }
}

/// Says how well a colour reads while it is typed; nothing for what is none.
fn reads(typed: &str) -> Option<String> {
    let colour: Colour = typed.parse().ok()?;
    let contrast = colour.contrast(Colour(0xff, 0xff, 0xff));
    // Rounded down: what is shown as enough is enough.
    let shown = (contrast * 10.0).floor() / 10.0;
    Some(match Palette::of(colour) {
        Ok(_) => w::reads(shown),
        Err(nearest) => w::reads_badly(shown, CONTRAST, nearest),
    })
}

#[component]
fn Logo(logo: Option<String>) -> impl IntoView {
    let refusal = RwSignal::new(None::<String>);
    let has_logo = logo.is_some();
    let field = NodeRef::<html::Input>::new();
    let send = move |picture: Option<web_sys::File>| {
        put(picture.as_ref(), move |answer| match answer {
            Ok(()) => {
                let _ = window().location().reload();
            }
            Err(words) => {
                let _ = refusal.try_set(Some(words));
            }
        });
    };
    let choose = move |_| {
        let files = field.get_untracked().and_then(|field| field.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            send(Some(file));
        }
    };
    let shown = logo.map(|logo| {
        view! { <img class="logo" src=format!("/brand/logo?v={logo}") alt=PRODUCT height="48" /> }
    });
    view! {
        {shown}
        <div class="field">
            <label for="logo">{w::CHOOSE}</label>
            <p class="hint" id="logo-hint">
                {w::LOGO_HINT}
            </p>
            <input
                id="logo"
                type="file"
                accept="image/png,image/jpeg,image/webp"
                aria-describedby="logo-hint"
                node_ref=field
                on:change=choose
            />
        </div>
        <p class="form-error" role="alert">
            {refusal}
        </p>
        {has_logo
            .then(|| {
                view! {
                    <button type="button" class="button" on:click=move |_| send(None)>
                        {w::NO_LOGO}
                    </button>
                }
            })}
    }
}

/// Sends a picture, or nothing in its place.
fn put(picture: Option<&web_sys::File>, done: impl FnOnce(Result<(), String>) + 'static) {
    let Ok(request) = XmlHttpRequest::new() else {
        return;
    };
    if request.open("PUT", "/brand/logo").is_err() {
        return;
    }
    let answer = request.clone();
    let ended = Closure::once_into_js(move || {
        let status = answer.status().unwrap_or(0);
        done(if status == 200 {
            Ok(())
        } else {
            Err(w::LOGO_REFUSED.text().to_owned())
        });
    });
    request.set_onloadend(Some(ended.unchecked_ref()));
    let _ = match picture {
        Some(file) => request.send_with_opt_blob(Some(file)),
        None => request.send(),
    };
}
