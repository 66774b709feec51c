//! Hands notices to the browser's worker, which shows them while no page of the house is in sight.

use super::{
    choice::Choice,
    notice::{self, Notice},
    push,
    said::said,
    sound,
};
use crate::{
    live::{Hub, leads},
    ui::{changing::whenever, promise::then, time::Clock},
};
use domain::{id::OperatorId, time::Timestamp};
use js_sys::{Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Notification, NotificationPermission, ServiceWorkerRegistration};

/// What the browser says about notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// It can't show any here.
    Impossible,
    /// Somebody has to be asked.
    Unknown,
    /// It may show them.
    Granted,
    /// It must not.
    Denied,
}

/// Returns what the browser says.
#[must_use]
pub fn permission() -> Permission {
    let has = |name: &str| Reflect::has(&window(), &name.into()) == Ok(true);
    let navigator = window().navigator();
    let has_worker = Reflect::has(&navigator, &"serviceWorker".into()) == Ok(true);
    if !has("Notification") || !has_worker {
        return Permission::Impossible;
    }
    let says = Notification::permission();
    if says == NotificationPermission::Granted {
        Permission::Granted
    } else if says == NotificationPermission::Denied {
        Permission::Denied
    } else {
        Permission::Unknown
    }
}

/// Asks for the permission; `answered` is called when there is an answer.
pub fn ask(answered: impl FnOnce(Permission) + 'static) {
    if let Ok(asking) = Notification::request_permission() {
        then(&asking.into(), move |_| answered(permission()));
    }
}

/// Tells `me` what happens, as long as the page lives and as he chose.
pub fn follow(me: OperatorId) {
    let clock = Clock::here();
    whenever(move || {
        let choice = Choice::of(Some(me));
        if choice.is_on && choice.is_pushed && permission() == Permission::Granted {
            // The login may be another than the one that the house knows, and so may the address.
            push::begin(choice, |_| {});
        }
    });
    Hub::here().watch(move |update| {
        // Every tab hears everything: one of them is enough.
        if !leads() {
            return;
        }
        let choice = Choice::of(Some(me));
        if !choice.is_on || permission() != Permission::Granted {
            return;
        }
        let minute = untrack(|| clock.wall(Timestamp::from_ms(clock.now()))) / 60_000 % (24 * 60);
        let is_time = u32::try_from(minute).is_ok_and(|minute| choice.tells_at(minute));
        if let Some(notice) = notice::of(update, me).filter(|_| is_time) {
            show(&notice, choice.shows_words);
            let is_seen = || document().has_focus() == Ok(true);
            if choice.sounds && (notice::sounds_in_sight(notice.what) || !is_seen()) {
                sound::play();
            }
        }
    });
}

fn show(notice: &Notice, shows_words: bool) {
    let what = said(notice.what);
    let body = if shows_words && !notice.words.is_empty() {
        format!("{what}: {}", notice.words)
    } else {
        what.to_owned()
    };
    let told = Object::new();
    let fields = [
        ("title", format!("{} #{}", notice.contact, notice.number)),
        ("body", body),
        ("address", format!("/inbox/{}", notice.number)),
    ];
    for (name, text) in fields {
        let _ = Reflect::set(&told, &name.into(), &text.into());
    }
    // A position in the journal is far below 2^53.
    let _ = Reflect::set(&told, &"seq".into(), &(notice.seq as f64).into());
    let Ok(ready) = window().navigator().service_worker().ready() else {
        return;
    };
    then(&ready.into(), move |registration| {
        let worker = registration
            .dyn_into::<ServiceWorkerRegistration>()
            .ok()
            .and_then(|registration| registration.active());
        if let Some(worker) = worker {
            let _ = worker.post_message(&told);
        }
    });
}
