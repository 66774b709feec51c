//! The form of one bot.

use super::{
    api::{Saved, save_bot},
    fields::{Fields, Settings},
};
use crate::{
    admin::{
        choice::Choices,
        parts::{self, Picks, Select, Switch},
        saving::{SaveButton, Saving},
    },
    error::UiError,
    shell::Here,
    ui::field::{Accepts, Field, FormError},
    words::{admin as a, support as w},
};
use domain::{
    bot::{Bot, BotForm, BotKind, DEFAULT_BOT_CAPACITY_UNITS, DEFAULT_DEADLINE_MS},
    id::{CategoryId, TeamId},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::collections::BTreeSet;

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    kind: RwSignal<String>,
    settings: Settings,
    /// In seconds.
    deadline: RwSignal<String>,
    teams: RwSignal<BTreeSet<TeamId>>,
    capacity: i64,
    own: RwSignal<BTreeSet<CategoryId>>,
    failure: RwSignal<BTreeSet<CategoryId>>,
    team: RwSignal<String>,
    is_enabled: RwSignal<bool>,
}

impl Typed {
    fn of(bot: Option<&Bot>) -> Self {
        let kind = bot.map_or(BotKind::Concierge, |bot| bot.kind);
        let deadline_ms = bot.map_or(DEFAULT_DEADLINE_MS, |bot| bot.deadline_ms);
        let set = |read: fn(&Bot) -> &BTreeSet<CategoryId>| {
            RwSignal::new(bot.map(|bot| read(bot).clone()).unwrap_or_default())
        };
        let team = bot.and_then(|bot| bot.failure_team);
        Self {
            name: RwSignal::new(bot.map(|bot| bot.name.clone()).unwrap_or_default()),
            kind: RwSignal::new(kind.name().to_owned()),
            settings: Settings::of(bot),
            deadline: RwSignal::new((deadline_ms / 1_000).to_string()),
            teams: RwSignal::new(bot.map(|bot| bot.teams.clone()).unwrap_or_default()),
            capacity: bot.map_or(DEFAULT_BOT_CAPACITY_UNITS, |bot| bot.capacity_units),
            own: set(|bot| &bot.categories),
            failure: set(|bot| &bot.failure_categories),
            team: RwSignal::new(team.map(|id| id.to_string()).unwrap_or_default()),
            is_enabled: RwSignal::new(bot.is_none_or(|bot| bot.is_enabled)),
        }
    }

    /// Returns what was typed; `None` when the time is no whole number.
    fn form(self) -> Option<BotForm> {
        let seconds: i64 = self.deadline.read().trim().parse().ok()?;
        Some(BotForm {
            name: self.name.get(),
            kind: BotKind::from_name(&self.kind.read()).unwrap_or(BotKind::Concierge),
            settings: self.settings.read(),
            secret: self.settings.secret(),
            team_ids: self.teams.get(),
            capacity: self.capacity,
            deadline_ms: seconds.saturating_mul(1_000),
            category_ids: self.own.get(),
            failure_team_id: self.team.read().parse().ok(),
            failure_category_ids: self.failure.get(),
            is_enabled: self.is_enabled.get(),
        })
    }
}

/// Asks how the bot is reached, how long it may take, and what happens when it fails.
#[component]
pub fn Form(
    /// The bot as it was read; none for a new one.
    bot: Option<Bot>,
    /// Reads them again.
    refetch: Callback<()>,
    /// Takes a secret that is shown once.
    tell: Callback<String>,
) -> impl IntoView {
    let known = RwSignal::new(bot.as_ref().map(|bot| (bot.id, bot.version)));
    let typed = Typed::of(bot.as_ref());
    let Typed {
        name,
        kind,
        settings,
        deadline,
        teams,
        own,
        failure,
        team,
        is_enabled,
        ..
    } = typed;
    let is_new = bot.is_none();
    let saving = Saving::new();
    let navigate = use_navigate();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(form) = untrack(|| typed.form()) else {
            let field = Some("deadline_ms".to_owned());
            saving.error.set(Some(UiError {
                field,
                ..UiError::new("invalid", a::NOT_SECONDS.text())
            }));
            return;
        };
        let navigate = navigate.clone();
        saving.run(save_bot(known.get_untracked(), form), move |saved| {
            let Saved { bot, secret } = saved;
            let is_new = known.try_get_untracked().flatten().is_none();
            let _ = known.try_set(Some((bot.id, bot.version)));
            if let Some(secret) = secret {
                tell.run(secret);
            }
            refetch.run(());
            if is_new {
                let address = format!("/admin/bots?open={}", bot.id);
                navigate(&address, NavigateOptions::default());
            }
        });
    };
    view! {
        <form method="post" on:submit=save>
            <Field
                name="name"
                label=a::NAME.text()
                hint=w::BOT_NAME_HINT.text()
                accepts=Accepts::WORDS
                value=name
                error=saving.error
            />
            {is_new
                .then(|| {
                    view! {
                        <Choices name="kind" legend=w::BOT_KIND.text() choices=w::bot_kinds() value=kind />
                    }
                })}
            <Fields kind settings error=saving.error />
            <Field
                name="deadline_ms"
                label=w::DEADLINE.text()
                hint=w::DEADLINE_HINT.text()
                accepts=Accepts::NUMBER
                value=deadline
                error=saving.error
            />
            <Places teams own failure team />
            <Switch label=w::SWITCHED_ON.text() hint=w::SWITCHED_ON_HINT.text() value=is_enabled />
            <FormError error=saving.error fields=&["name", "url", "model", "deadline_ms"] />
            <SaveButton saving />
        </form>
    }
}

/// Asks where its conversations belong, and where when it fails.
#[component]
fn Places(
    teams: RwSignal<BTreeSet<TeamId>>,
    own: RwSignal<BTreeSet<CategoryId>>,
    failure: RwSignal<BTreeSet<CategoryId>>,
    team: RwSignal<String>,
) -> impl IntoView {
    let house = Here::now().house;
    let categories: Vec<_> = house.with_untracked(|house| {
        let tree = &house.categories;
        let outline = tree.outline().into_iter();
        outline
            .map(|(_, category)| (category.id, tree.path(category.id)))
            .collect()
    });
    let has_categories = !categories.is_empty();
    let for_failure = categories.clone();
    view! {
        <Picks legend=w::BOT_TEAMS.text() hint=w::BOT_TEAMS_HINT.text() all=house.with_untracked(|house| house.teams.clone()) chosen=teams />
        {has_categories
            .then(|| {
                view! {
                    <Picks
                        legend=w::OWN_CATEGORIES.text()
                        hint=w::OWN_CATEGORIES_HINT.text()
                        all=categories
                        chosen=own
                    />
                    <Picks
                        legend=w::FAILURE_CATEGORIES.text()
                        hint=w::FAILURE_CATEGORIES_HINT.text()
                        all=for_failure
                        chosen=failure
                    />
                }
            })}
        <Select
            name="failure_team"
            label=w::FAILURE_TEAM.text()
            hint=w::FAILURE_TEAM_HINT.text()
            nothing=w::AS_ANY_OTHER.text()
            all=parts::teams()
            value=team
        />
    }
}
