//! How updates come into a tab: by its own stream when it leads, else from the tab that does.

use super::{
    backoff::wait_ms,
    hub::{Hub, Line, Link, State, with},
    lock, pace,
    recent::Recent,
    stream::{Heard, Stream},
    tabs::{Reaction, Said, answer, react},
    told::Told,
};
use crate::ui::{changing::whenever, time::browser_ms};
use domain::{
    event::Seq,
    json,
    live::{Change, Sign, Update},
};
use leptos::{ev, prelude::*, task::spawn_local};
use std::{rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// How long silence may last: the server beats every ten seconds.
const SILENCE_MS: i64 = 25_000;
const WATCH: Duration = Duration::from_secs(5);
/// How long after it opened a stream counts as caught up when no beat says so.
const CAUGHT_UP: Duration = Duration::from_secs(2);

/// When what makes nothing faster is fetched.
const LATER: Duration = Duration::from_secs(3);

/// Carries updates for one login, once the page is alive; views that are there by then join first.
pub(super) fn run(hub: Hub, login: String) {
    whenever(move || {
        start(hub, &login);
        keep_a_page();
        let offline = window_event_listener(ev::offline, |_| failed(false));
        let online = window_event_listener(ev::online, |_| connect());
        let watch = set_interval_with_handle(watch, WATCH).ok();
        on_cleanup(move || {
            offline.remove();
            online.remove();
            if let Some(watch) = watch {
                watch.clear();
            }
            stop();
        });
    });
}

/// Lets the browser keep the page that says that there is no connection, once everything else is there.
fn keep_a_page() {
    // Only what came by a safe way may keep something.
    let navigator = window().navigator();
    if js_sys::Reflect::has(&navigator, &"serviceWorker".into()) != Ok(true) {
        return;
    }
    set_timeout(
        move || {
            let keeping = navigator.service_worker().register("/worker.js");
            // Without it pages are as they were.
            let refused = Closure::<dyn FnMut(JsValue)>::new(|_| {});
            let _ = keeping.catch(&refused);
            refused.forget();
        },
        LATER,
    );
}

fn start(hub: Hub, login: &str) {
    let name = format!("switchboard-live-{login}");
    with(|state| {
        state.link = Some(hub.link);
        state.run += 1;
        let from = state.views.values().map(|view| (view.as_of)()).min();
        state.recent = from.map(Recent::after);
        state.heard_at = browser_ms();
        state.channel = open_channel(&name);
    });
    let run = with(|state| state.run);
    ask();
    lock::hold(&name, move || {
        let is_wanted = with(|state| state.run == run);
        if is_wanted {
            with(|state| state.leads = true);
            connect();
        }
        is_wanted
    });
}

fn stop() {
    lock::release();
    with(|state| {
        if let Some((channel, _)) = state.channel.take() {
            channel.close();
        }
        *state = State {
            era: state.era + 1,
            run: state.run + 1,
            ..State::default()
        };
    });
}

fn open_channel(name: &str) -> Option<Line> {
    let channel = BroadcastChannel::new(name).ok()?;
    let listener = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let said = event
            .data()
            .as_string()
            .and_then(|json| json::read(&json).ok());
        if let Some(said) = said {
            listen(said);
        }
    });
    channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    Some((channel, listener))
}

fn say(said: &Said) {
    let Ok(json) = serde_json::to_string(said) else {
        return;
    };
    with(|state| {
        if let Some((channel, _)) = &state.channel {
            let _ = channel.post_message(&JsValue::from_str(&json));
        }
    });
}

fn ask() {
    if let Some(after) = with(|state| state.recent.as_ref().map(Recent::at)) {
        say(&Said::Ask { after });
    }
}

fn listen(said: Said) {
    if with(|state| state.leads) {
        if let Said::Ask { after } = said {
            let reply = with(|state| state.recent.as_ref().map(|recent| answer(recent, after)));
            if let Some(reply) = reply {
                say(&reply);
            }
        }
        return;
    }
    match said {
        Said::Down => set_link(false),
        Said::Typing { sign } => show(sign),
        Said::Alive { .. } | Said::Heard { .. } | Said::Answer { .. } => {
            with(|state| state.heard_at = browser_ms());
            set_link(true);
        }
        Said::Ask { .. } | Said::TooOld { .. } | Said::Reset => {}
    }
    let reaction = with(|state| state.recent.as_ref().map(|recent| react(recent, said)));
    match reaction {
        Some(Reaction::Apply(updates, at)) => {
            for update in updates {
                if take(update) == Taken::Unread {
                    reset();
                    return;
                }
            }
            with(|state| state.recent.as_mut().map(|recent| recent.reach(at)));
        }
        Some(Reaction::Ask) => ask(),
        Some(Reaction::Reset) => reset(),
        Some(Reaction::None) | None => {}
    }
}

/// What became of an update that was told.
#[derive(Debug, PartialEq, Eq)]
enum Taken {
    /// Every view has seen it.
    Fresh,
    /// It was heard before.
    Again,
    /// Every view must be fetched again.
    Unread,
}

/// Lets every view see an update, with others that come about now.
fn take(told: Told) -> Taken {
    let update = told.read();
    if matches!(update.change, Change::Reset) {
        return Taken::Unread;
    }
    let is_fresh = with(|state| {
        let recent = state.recent.as_mut();
        let is_fresh = recent.is_some_and(|recent| recent.hear(told));
        if is_fresh {
            state.unseen.push(update);
        }
        is_fresh
    });
    if !is_fresh {
        return Taken::Again;
    }
    let (wait, is_planned) = with(|state| {
        let wait = pace::wait_ms(browser_ms(), state.shown_at);
        let is_planned = std::mem::replace(&mut state.is_showing, true);
        (wait, is_planned)
    });
    if wait == 0 {
        show_unseen();
    } else if !is_planned {
        set_timeout(show_unseen, Duration::from_millis(wait));
    }
    Taken::Fresh
}

/// Lets every view see what it has not seen.
fn show_unseen() {
    let (unseen, views) = with(|state| {
        state.is_showing = false;
        state.shown_at = browser_ms();
        let unseen: Vec<Update> = std::mem::take(&mut state.unseen);
        (unseen, state.views.values().cloned().collect::<Vec<_>>())
    });
    for update in &unseen {
        for view in &views {
            (view.apply)(update);
        }
    }
}

/// Opens the stream where this tab stands, when this tab leads.
fn connect() {
    let opening = with(|state| {
        state.stream = None;
        state.era += 1;
        state.heard_at = browser_ms();
        let after = state.recent.as_ref()?.at();
        state.leads.then_some((after, state.era))
    });
    let Some((after, era)) = opening else { return };
    let stream = Stream::open(
        after,
        Rc::new(move |heard| {
            if with(|state| state.era) == era {
                hear(heard, era);
            }
        }),
    );
    match stream {
        Some(stream) => with(|state| state.stream = Some(stream)),
        None => failed(false),
    }
}

fn hear(heard: Heard, era: u32) {
    with(|state| state.heard_at = browser_ms());
    match heard {
        Heard::Open => set_timeout(
            move || {
                if with(|state| state.era) == era {
                    alive(None);
                }
            },
            CAUGHT_UP,
        ),
        Heard::Beat(at) => alive(at),
        Heard::Typing(sign) => {
            say(&Said::Typing { sign });
            show(sign);
        }
        Heard::Update(update) => {
            let previous = with(|state| state.recent.as_ref().map_or(0, Recent::at));
            match take(update.clone()) {
                Taken::Fresh => say(&Said::Heard { previous, update }),
                Taken::Again => {}
                Taken::Unread => reset(),
            }
        }
        Heard::Reset => reset(),
        Heard::Failed { refused } => failed(refused),
    }
}

/// Notes that the stream flows and everything up to `at` was told.
fn alive(at: Option<Seq>) {
    show_unseen();
    let at = with(|state| {
        state.failures = 0;
        let recent = state.recent.as_mut()?;
        recent.reach(at.unwrap_or_default());
        Some(recent.at())
    });
    set_link(true);
    if let Some(at) = at {
        say(&Said::Alive { at });
    }
}

/// Tries again later; when the server refused, a view is fetched too: it finds out why.
fn failed(refused: bool) {
    set_link(false);
    let planned = with(|state| {
        state.stream = None;
        if !state.leads {
            return None;
        }
        state.era += 1;
        state.failures += 1;
        Some((
            state.era,
            state.failures,
            state.views.values().next().cloned(),
        ))
    });
    let Some((era, failures, view)) = planned else {
        return;
    };
    say(&Said::Down);
    if refused && let Some(view) = view {
        spawn_local((view.reload)());
    }
    let wait = wait_ms(failures - 1, js_sys::Math::random());
    set_timeout(
        move || {
            if with(|state| state.era) == era {
                connect();
            }
        },
        Duration::from_millis(wait.into()),
    );
}

fn watch() {
    let (is_silent, leads) =
        with(|state| (browser_ms() - state.heard_at > SILENCE_MS, state.leads));
    if is_silent && leads {
        failed(false);
    } else if is_silent {
        set_link(false);
        ask();
    }
}

/// Fetches every view and goes on from the earliest of them.
fn reset() {
    let leads = with(|state| {
        state.stream = None;
        state.recent = None;
        state.era += 1;
        state.leads
    });
    if leads {
        say(&Said::Reset);
    }
    let (era, views) = with(|state| (state.era, state.views.values().cloned().collect::<Vec<_>>()));
    spawn_local(async move {
        for view in &views {
            (view.reload)().await;
        }
        let from = views.iter().map(|view| (view.as_of)()).min();
        if with(|state| state.era) == era {
            with(|state| state.recent = from.map(Recent::after));
            connect();
        }
    });
}

/// Lets the views of this tab see that somebody writes.
fn show(sign: Sign) {
    let listeners: Vec<_> = with(|state| state.listeners.values().cloned().collect());
    for hear in listeners {
        hear(sign);
    }
}

fn set_link(is_up: bool) {
    let Some(link) = with(|state| state.link) else {
        return;
    };
    let known = link.get_untracked();
    let next = match (is_up, known) {
        (true, _) => Link::Up,
        (false, Link::Down { .. }) => known,
        (false, Link::Starting | Link::Up) => Link::Down {
            since: browser_ms(),
        },
    };
    if next != known {
        link.set(next);
    }
}
