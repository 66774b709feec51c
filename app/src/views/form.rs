//! The form of one saved view.

use super::api::{Views, remove_view, save_view, try_filter};
use crate::{
    admin::{
        SaveButton, Saving, Select,
        parts::{Picks, people},
        teams,
    },
    error::UiError,
    shell::{Here, guarded},
    ui::field::{Accepts, Field, FormError},
    words::{conversation, views as w},
};
use domain::{
    conversation::Status,
    permission::Right,
    saved_view::{Filter, SavedView, SavedViewForm, Whose, may_share},
};
use leptos::{leptos_dom::helpers::debounce, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::{collections::BTreeSet, time::Duration};

/// How long nothing is typed until what a view would show is counted.
const PAUSE: Duration = Duration::from_millis(300);

/// How the form says *mine* and *nobody's*, beside the identities of operators.
const MINE: &str = "mine";
const NOBODYS: &str = "nobodys";

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    share: RwSignal<String>,
    statuses: RwSignal<BTreeSet<Status>>,
    team: RwSignal<String>,
    whose: RwSignal<String>,
    category: RwSignal<String>,
    intent: RwSignal<String>,
    language: RwSignal<String>,
    channel: RwSignal<String>,
    minutes: RwSignal<String>,
    words: RwSignal<String>,
}

fn text(value: Option<impl ToString>) -> RwSignal<String> {
    RwSignal::new(value.map(|value| value.to_string()).unwrap_or_default())
}

impl Typed {
    fn of(view: Option<&SavedView>) -> Self {
        let filter = view.map(|view| view.filter.clone()).unwrap_or_default();
        let whose = filter.whose.map(|whose| match whose {
            Whose::Mine => MINE.to_owned(),
            Whose::Nobodys => NOBODYS.to_owned(),
            Whose::Of(operator) => operator.to_string(),
        });
        Self {
            name: text(view.map(|view| &view.name)),
            share: text(view.and_then(|view| view.team)),
            statuses: RwSignal::new(filter.statuses),
            team: text(filter.team_id),
            whose: text(whose),
            category: text(filter.category_id),
            intent: text(filter.intent_id),
            language: RwSignal::new(filter.language),
            channel: text(filter.channel_id),
            minutes: text(filter.waits_over_minutes),
            words: RwSignal::new(filter.words),
        }
    }

    /// Returns the filter as it is typed, tracked.
    fn filter(self) -> Filter {
        let whose = self.whose.get();
        let minutes = self.minutes.get();
        Filter {
            statuses: self.statuses.get(),
            team_id: self.team.read().parse().ok(),
            whose: match whose.as_str() {
                MINE => Some(Whose::Mine),
                NOBODYS => Some(Whose::Nobodys),
                id => id.parse().ok().map(Whose::Of),
            },
            category_id: self.category.read().parse().ok(),
            intent_id: self.intent.read().parse().ok(),
            language: self.language.get(),
            channel_id: self.channel.read().parse().ok(),
            // What is no number is no wait either: the server says so.
            waits_over_minutes: (!minutes.trim().is_empty())
                .then(|| minutes.trim().parse().unwrap_or(0)),
            words: self.words.get(),
        }
    }

    fn form(self) -> SavedViewForm {
        SavedViewForm {
            name: self.name.get(),
            team_id: self.share.read().parse().ok(),
            filter: self.filter(),
        }
    }
}

/// Asks what the view is called, what it shows, and for whom it is.
#[component]
pub fn Form(
    /// The view as it was read; none for a new one.
    known: Option<SavedView>,
    /// What it may be narrowed to.
    views: Views,
    /// Reads the views again.
    refetch: Callback<()>,
) -> impl IntoView {
    let typed = Typed::of(known.as_ref());
    let version = RwSignal::new(known.as_ref().map(|view| (view.id, view.version)));
    let saving = Saving::new();
    let navigate = use_navigate();
    let remove = known.as_ref().map(|view| view.id).map(|id| {
        let navigate = navigate.clone();
        let remove = move |_| {
            let navigate = navigate.clone();
            saving.run(remove_view(id), move |()| {
                refetch.run(());
                navigate("/views", NavigateOptions::default());
            });
        };
        view! {
            <button type="button" class="button" disabled=saving.is_busy on:click=remove>
                {w::REMOVE}
            </button>
        }
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let form = untrack(|| typed.form());
        let navigate = navigate.clone();
        saving.run(save_view(version.get_untracked(), form), move |saved| {
            let is_new = version.try_get_untracked().flatten().is_none();
            let _ = version.try_set(Some((saved.id, saved.version)));
            refetch.run(());
            if is_new {
                let address = format!("/views?open={}", saved.id);
                navigate(&address, NavigateOptions::default());
            }
        });
    };
    view! {
        <form method="post" on:submit=save>
            <Field name="name" label=w::NAME.text() accepts=Accepts::WORDS value=typed.name error=saving.error />
            <Narrowing typed saving views />
            <Sharing typed />
            <Counting typed />
            <FormError error=saving.error fields=&["name", "language", "waits_over_minutes", "words"] />
            <SaveButton saving />
            {remove}
        </form>
    }
}

/// What the view is narrowed to.
#[component]
fn Narrowing(typed: Typed, saving: Saving, views: Views) -> impl IntoView {
    let here = Here::now();
    let statuses = [
        Status::Waiting,
        Status::Active,
        Status::Bot,
        Status::Snoozed,
        Status::Closed,
    ];
    let statuses = statuses.map(|status| (status, conversation::status(status).to_owned()));
    let ours = [(MINE, w::MINE.text()), (NOBODYS, w::NOBODYS.text())];
    let ours = ours.map(|(value, label)| (value.to_owned(), label.to_owned()));
    let whose: Vec<_> = ours.into_iter().chain(people()).collect();
    let categories = here.house.with_untracked(|house| {
        let outline = house.categories.outline();
        let all = outline.into_iter();
        all.map(|(_, one)| (one.id.to_string(), house.categories.path(one.id)))
            .collect::<Vec<_>>()
    });
    let intents: Vec<_> = (views.intents.into_iter())
        .map(|(id, name)| (id.to_string(), name))
        .collect();
    let channels: Vec<_> = (views.channels.into_iter())
        .map(|(id, name)| (id.to_string(), name))
        .collect();
    let optional = Accepts::WORDS.optional();
    let number = Accepts::NUMBER.optional();
    view! {
        <Picks
            legend=w::STATES.text()
            hint=w::STATES_HINT.text()
            all=statuses.into_iter().collect()
            chosen=typed.statuses
        />
        <Select name="of_team" label=w::TEAM.text() hint="" nothing=w::ANY.text() all=teams() value=typed.team />
        <Select name="whose" label=w::WHOSE.text() hint="" nothing=w::ANY.text() all=whose value=typed.whose />
        <Select
            name="category"
            label=w::CATEGORY.text()
            hint=""
            nothing=w::ANY.text()
            all=categories
            value=typed.category
        />
        <Select name="intent" label=w::INTENT.text() hint="" nothing=w::ANY.text() all=intents value=typed.intent />
        <Select
            name="channel"
            label=w::CHANNEL.text()
            hint=""
            nothing=w::ANY.text()
            all=channels
            value=typed.channel
        />
        <Field
            name="language"
            label=w::LANGUAGE.text()
            hint=w::LANGUAGE_HINT.text()
            accepts=optional
            value=typed.language
            error=saving.error
        />
        <Field
            name="waits_over_minutes"
            label=w::WAITS.text()
            hint=w::WAITS_HINT.text()
            accepts=number
            value=typed.minutes
            error=saving.error
        />
        <Field
            name="words"
            label=w::WORDS.text()
            hint=w::WORDS_HINT.text()
            accepts=optional
            value=typed.words
            error=saving.error
        />
    }
}

/// For whom it is; only those who may share are asked.
#[component]
fn Sharing(typed: Typed) -> impl IntoView {
    let here = Here::now();
    let viewer = here.viewer();
    let shared: Vec<_> = here.house.with_untracked(|house| {
        let teams = house.teams.iter();
        teams
            .filter(|(id, _)| may_share(&viewer, *id))
            .map(|(id, name)| (id.to_string(), name.clone()))
            .collect()
    });
    here.may(Right::ViewsShare).then(|| {
        view! {
            <Select
                name="team"
                label=w::SHARE.text()
                hint=w::SHARE_HINT.text()
                nothing=w::ONLY_ME.text()
                all=shared
                value=typed.share
            />
        }
    })
}

/// Says how much the view would show now.
#[component]
fn Counting(typed: Typed) -> impl IntoView {
    let count = RwSignal::new(None::<Result<i64, UiError>>);
    let guard = StoredValue::new(guarded());
    let mut ask = debounce(PAUSE, move |filter: Filter| {
        let Some(guard) = guard.try_get_value() else {
            return;
        };
        let call = guard.watch(try_filter(filter));
        spawn_local(async move {
            let answer = call.await;
            let _ = count.try_set(Some(answer));
        });
    });
    Effect::new(move |_| ask(typed.filter()));
    view! {
        <p class="hint" role="status" data-testid="would-show">
            {move || count.get().and_then(Result::ok).map(w::would_show)}
        </p>
    }
}
