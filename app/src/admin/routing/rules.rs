//! Rules of the policy: which team, and what is asked for.

use super::{
    condition::{ConditionRow, condition_of},
    draft::Draft,
    options::{ASKING, Choices},
};
use crate::{
    admin::routing_text::{read_skills, skills_text},
    ui::icon::{Icon, IconView},
    words::routing as w,
};
use domain::{
    conversation::Priority,
    id::TeamId,
    routing::{Condition, DemandRule, RoutingPolicy, TeamRule, Work},
};
use leptos::prelude::*;

/// What conditions may name: identities and names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// The intents.
    pub intents: Vec<(String, String)>,
    /// The channels.
    pub channels: Vec<(String, String)>,
    /// The teams.
    pub teams: Vec<(String, String)>,
    /// The categories, with those above them.
    pub categories: Vec<(String, String)>,
}

/// Finds the conditions of a rule.
type Find = fn(&mut RoutingPolicy, usize) -> Option<&mut Vec<Condition>>;

/// Shows the rules that choose a team, and those that ask for something.
#[component]
pub fn Rules(draft: Draft, names: StoredValue<Names>) -> impl IntoView {
    let teams = move || draft.policy.with(|policy| 0..policy.rules.len());
    let demands = move || draft.policy.with(|policy| 0..policy.demands.len());
    let first = move || names.with_value(|names| condition_of("link", names));
    let add_team = move |_| {
        draft.change(|policy| {
            let team = policy.default_team;
            let when = first().into_iter().collect();
            policy.rules.push(TeamRule { when, team });
        });
    };
    let add_demand = move |_| {
        draft.change(|policy| {
            policy.demands.push(DemandRule {
                when: first().into_iter().collect(),
                priority: Some(Priority::High),
                ..DemandRule::default()
            });
        });
    };
    view! {
        <section class="card wide" aria-labelledby="team-rules-heading">
            <h2 id="team-rules-heading">{w::TEAM_RULES}</h2>
            <p class="hint">{w::TEAM_RULES_HINT}</p>
            <Otherwise draft names />
            <Choices draft all=&ASKING places=&["ask"] />
            {move || {
                teams()
                    .map(|at| {
                        view! {
                            <Rule
                                draft
                                names
                                at
                                place="rules"
                                find=|policy, at| policy.rules.get_mut(at).map(|r| &mut r.when)
                                remove=|policy, at| {
                                    policy.rules.remove(at);
                                }
                                then=view! { <Team draft names at /> }.into_any()
                            />
                        }
                    })
                    .collect_view()
            }}
            <button type="button" class="button" on:click=add_team>
                <IconView icon=Icon::Plus />
                {w::ADD_RULE}
            </button>
        </section>
        <section class="card wide" aria-labelledby="demands-heading">
            <h2 id="demands-heading">{w::DEMANDS}</h2>
            <p class="hint">{w::DEMANDS_HINT}</p>
            {move || {
                demands()
                    .map(|at| {
                        view! {
                            <Rule
                                draft
                                names
                                at
                                place="demands"
                                find=|policy, at| policy.demands.get_mut(at).map(|r| &mut r.when)
                                remove=|policy, at| {
                                    policy.demands.remove(at);
                                }
                                then=view! { <Demand draft at /> }.into_any()
                            />
                        }
                    })
                    .collect_view()
            }}
            <button type="button" class="button" on:click=add_demand>
                <IconView icon=Icon::Plus />
                {w::ADD_RULE}
            </button>
        </section>
    }
}

#[component]
fn Rule(
    draft: Draft,
    names: StoredValue<Names>,
    at: usize,
    place: &'static str,
    find: Find,
    remove: fn(&mut RoutingPolicy, usize),
    then: AnyView,
) -> impl IntoView {
    let when = untrack(|| {
        let mut policy = draft.policy.get();
        find(&mut policy, at).cloned().unwrap_or_default()
    });
    let edit = move |change: &dyn Fn(&mut Vec<Condition>)| {
        draft.change(|policy| {
            if let Some(when) = find(policy, at) {
                change(when);
            }
        });
    };
    let row = move |(n, condition): (usize, Condition)| {
        let change = Callback::new(move |changed: Condition| {
            edit(&|when| {
                if let Some(known) = when.get_mut(n) {
                    *known = changed.clone();
                }
            });
        });
        let drop = Callback::new(move |()| {
            edit(&|when| {
                when.remove(n);
            });
        });
        view! { <ConditionRow condition names change remove=drop /> }
    };
    let more = move |_| {
        if let Some(made) = names.with_value(|names| condition_of("language", names)) {
            edit(&|when| when.push(made.clone()));
        }
    };
    view! {
        <div class="rule" role="group" aria-label=w::rule(at)>
            <div class="ring-head">
                <h3>{w::rule(at)}</h3>
                <button
                    type="button"
                    class="button quiet icon-only"
                    on:click=move |_| draft.change(|policy| remove(policy, at))
                >
                    <IconView icon=Icon::Cross />
                    <span class="visually-hidden">{w::remove_rule(at)}</span>
                </button>
            </div>
            <p class="hint">{w::IF_ALL}</p>
            <ul class="plain">{when.into_iter().enumerate().map(row).collect_view()}</ul>
            <button type="button" class="button small quiet" on:click=more>
                {w::ADD_CONDITION}
            </button>
            {then}
            <p class="form-error" role="status">
                {move || draft.wrong_at(&format!("{place}[{at}]"))}
            </p>
        </div>
    }
}

/// Lets one choose where everything else goes.
#[component]
fn Otherwise(draft: Draft, names: StoredValue<Names>) -> impl IntoView {
    let chosen = Memo::new(move |_| draft.policy.with(|policy| policy.default_team));
    let set = move |team: TeamId| draft.change(|policy| policy.default_team = team);
    view! { <Teams id="default-team".to_owned() label=w::DEFAULT_TEAM.text() names chosen set=Callback::new(set) /> }
}

#[component]
fn Team(draft: Draft, names: StoredValue<Names>, at: usize) -> impl IntoView {
    let chosen = Memo::new(move |_| {
        draft.policy.with(|policy| {
            let rule = policy.rules.get(at);
            rule.map_or(policy.default_team, |rule| rule.team)
        })
    });
    let set = move |team: TeamId| {
        draft.change(|policy| {
            if let Some(rule) = policy.rules.get_mut(at) {
                rule.team = team;
            }
        });
    };
    view! { <Teams id=format!("rule-{at}-team") label=w::THEN_TEAM.text() names chosen set=Callback::new(set) /> }
}

#[component]
fn Teams(
    id: String,
    label: &'static str,
    names: StoredValue<Names>,
    chosen: Memo<TeamId>,
    set: Callback<TeamId>,
) -> impl IntoView {
    let teams = names.with_value(|names| names.teams.clone());
    view! {
        <div class="field short">
            <label for=id.clone()>{label}</label>
            <select
                id=id
                on:change=move |event| {
                    if let Ok(team) = event_target_value(&event).parse() {
                        set.run(team);
                    }
                }
            >
                {teams
                    .into_iter()
                    .map(|(id, name)| {
                        let this = id.clone();
                        view! {
                            <option
                                value=id
                                selected=move || chosen.get().to_string() == this
                            >
                                {name}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </div>
    }
}

#[component]
fn Demand(draft: Draft, at: usize) -> impl IntoView {
    let rule = untrack(|| draft.policy.with(|policy| policy.demands.get(at).cloned()));
    let rule = rule.unwrap_or_default();
    let edit = move |change: &dyn Fn(&mut DemandRule)| {
        draft.change(|policy| {
            if let Some(rule) = policy.demands.get_mut(at) {
                change(rule);
            }
        });
    };
    let priority = rule.priority.map_or("", Priority::name);
    let work = rule.work.map_or("", w::work_name);
    view! {
        <div class="grid">
            <div class="field short">
                <label for=format!("demand-{at}-skills")>{w::ASK_SKILLS}</label>
                <p class="hint" id=format!("demand-{at}-hint")>
                    {w::ASK_SKILLS_HINT}
                </p>
                <input
                    id=format!("demand-{at}-skills")
                    type="text"
                    autocomplete="off"
                    aria-describedby=format!("demand-{at}-hint")
                    value=skills_text(&rule.skills)
                    on:change=move |event| {
                        let skills = read_skills(&event_target_value(&event));
                        edit(&|rule| rule.skills.clone_from(&skills));
                    }
                />
            </div>
            <div class="field short">
                <label for=format!("demand-{at}-priority")>{w::PRIORITY}</label>
                <select
                    id=format!("demand-{at}-priority")
                    on:change=move |event| {
                        let name = event_target_value(&event);
                        let all = [
                            Priority::Low,
                            Priority::Normal,
                            Priority::High,
                            Priority::Urgent,
                        ];
                        let chosen = all.into_iter().find(|p| p.name() == name);
                        edit(&|rule| rule.priority = chosen);
                    }
                >
                    {w::PRIORITIES
                        .map(|(this, label)| {
                            view! {
                                <option value=this selected=this == priority>
                                    {label}
                                </option>
                            }
                        })
                        .into_iter()
                        .collect_view()}
                </select>
            </div>
            <div class="field short">
                <label for=format!("demand-{at}-work")>{w::WORK}</label>
                <select
                    id=format!("demand-{at}-work")
                    on:change=move |event| {
                        let name = event_target_value(&event);
                        let chosen = Work::ALL.into_iter().find(|work| w::work_name(*work) == name);
                        edit(&|rule| rule.work = chosen);
                    }
                >
                    {w::WORKS
                        .map(|(this, label)| {
                            view! {
                                <option value=this selected=this == work>
                                    {label}
                                </option>
                            }
                        })
                        .into_iter()
                        .collect_view()}
                </select>
            </div>
        </div>
    }
}
