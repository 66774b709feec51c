//! The rings of the policy, as cards.

use super::{
    draft::{
        Draft, KINDS, add_ring, ask_skills, asked_name, kind_of, move_ring, remove_ring, who_of,
    },
    numbers::Number,
};
use crate::{
    shell::{Here, focus},
    ui::icon::{Icon, IconView},
    words::routing as w,
};
use domain::{
    id::TeamId,
    routing::{Ring, Who},
};
use leptos::prelude::*;

const SECOND: i64 = 1_000;
const DAY: i64 = 86_400_000;

/// Shows every ring in its order.
#[component]
pub fn Rings(draft: Draft) -> impl IntoView {
    let count = Memo::new(move |_| draft.policy.with(|policy| policy.rings.len()));
    let add = move |_| draft.change(|policy| add_ring(&mut policy.rings));
    view! {
        <section aria-labelledby="rings-heading">
            <h2 id="rings-heading">{w::RINGS}</h2>
            <p class="hint">{w::RINGS_HINT}</p>
            <ol class="plain rings">
                <For each=move || 0..count.get() key=|at| *at let:at>
                    <Card draft at count />
                </For>
            </ol>
            <p class="form-error" role="status">
                {move || {
                    draft
                        .problems
                        .with(|problems| {
                            let of_all = problems.iter().find(|problem| problem.field == "rings");
                            of_all.map(|problem| draft.say(problem))
                        })
                }}
            </p>
            <button type="button" class="button" on:click=add>
                <IconView icon=Icon::Plus />
                {w::ADD_RING}
            </button>
        </section>
    }
}

/// One ring of the draft.
#[derive(Clone, Copy)]
struct This {
    draft: Draft,
    at: usize,
    ring: Memo<Option<Ring>>,
    count: Memo<usize>,
}

impl This {
    fn of(draft: Draft, at: usize, count: Memo<usize>) -> Self {
        Self {
            draft,
            at,
            ring: Memo::new(move |_| draft.policy.with(|policy| policy.rings.get(at).cloned())),
            count,
        }
    }

    fn read(self, read: fn(&Ring) -> Option<i64>) -> Signal<Option<i64>> {
        Signal::derive(move || self.ring.with(|ring| ring.as_ref().and_then(read)))
    }

    fn edit(self, change: impl FnOnce(&mut Ring)) {
        self.draft.change(|policy| {
            if let Some(ring) = policy.rings.get_mut(self.at) {
                change(ring);
            }
        });
    }

    fn kind(self) -> &'static str {
        self.ring
            .with(|ring| ring.as_ref().map_or("team", |ring| kind_of(&ring.who)))
    }

    fn skills(self) -> Option<&'static str> {
        self.ring
            .with(|ring| ring.as_ref()?.who.skills().map(asked_name))
    }

    fn is_last(self) -> bool {
        self.at + 1 == self.count.get()
    }

    /// Moves it, and the focus with it.
    fn shift(self, is_down: bool) {
        let mut has_moved = false;
        self.draft
            .change(|policy| has_moved = move_ring(&mut policy.rings, self.at, is_down));
        if has_moved {
            let to = if is_down {
                self.at + 1
            } else {
                self.at.saturating_sub(1)
            };
            focus(&format!("#ring-{to}-name"));
        }
    }
}

#[component]
fn Card(draft: Draft, at: usize, count: Memo<usize>) -> impl IntoView {
    let this = This::of(draft, at, count);
    let wrong = move || draft.wrong_at(&format!("rings[{at}]"));
    let skips = move || {
        this.ring
            .with(|ring| ring.as_ref().is_some_and(|ring| ring.skip_if_not_staffed))
    };
    let skip = move |event: web_sys::Event| {
        let is_on = event_target_checked(&event);
        this.edit(|ring| ring.skip_if_not_staffed = is_on);
    };
    view! {
        <li class="card wide ring" data-wrong=move || wrong().map(|_| "true")>
            <Head this />
            <div class="grid">
                <People this />
                <Times this />
            </div>
            <Show when=move || this.kind() == "team_and_overflow">
                <Helpers draft at />
            </Show>
            <label class="choice">
                <input type="checkbox" checked=untrack(skips) prop:checked=skips on:change=skip />
                <span>{w::SKIP}</span>
            </label>
            <p class="form-error" role="status">
                {wrong}
            </p>
        </li>
    }
}

#[component]
fn Head(this: This) -> impl IntoView {
    let at = this.at;
    let remove = move |_| {
        this.draft
            .change(|policy| remove_ring(&mut policy.rings, at));
    };
    view! {
        <header class="ring-head">
            <h3 id=format!("ring-{at}-name") tabindex="-1">
                {format!("{}. ", at + 1)} {move || w::ring(this.kind())}
            </h3>
            <div class="actions" role="group" aria-label=w::ring_actions(at)>
                <button
                    type="button"
                    class="button quiet small"
                    disabled=at == 0
                    on:click=move |_| this.shift(false)
                >
                    {w::UP}
                </button>
                <button
                    type="button"
                    class="button quiet small"
                    disabled=move || this.is_last()
                    on:click=move |_| this.shift(true)
                >
                    {w::DOWN}
                </button>
                <button
                    type="button"
                    class="button quiet icon-only"
                    disabled=move || this.count.get() == 1
                    on:click=remove
                >
                    <IconView icon=Icon::Cross />
                    <span class="visually-hidden">{w::remove_ring(at)}</span>
                </button>
            </div>
        </header>
    }
}

/// Asks who belongs to it, and what counts of the skills.
#[component]
fn People(this: This) -> impl IntoView {
    let at = this.at;
    let set_kind = move |event: web_sys::Event| {
        let kind = event_target_value(&event);
        this.edit(|ring| ring.who = who_of(&kind, &ring.who));
    };
    let set_skills = move |event: web_sys::Event| {
        let name = event_target_value(&event);
        this.edit(|ring| ask_skills(&mut ring.who, &name));
    };
    let kinds = KINDS.map(|kind| {
        view! {
            <option value=kind selected=move || this.kind() == kind>
                {w::ring(kind)}
            </option>
        }
    });
    let asked = move || {
        w::ASKED.map(|(name, label)| {
            view! {
                <option value=name selected=move || this.skills() == Some(name)>
                    {label}
                </option>
            }
        })
    };
    view! {
        <div class="field short">
            <label for=format!("ring-{at}-who")>{w::WHO}</label>
            <select id=format!("ring-{at}-who") on:change=set_kind>
                {kinds.into_iter().collect_view()}
            </select>
        </div>
        <Show when=move || this.skills().is_some()>
            <div class="field short">
                <label for=format!("ring-{at}-skills")>{w::SKILLS}</label>
                <select id=format!("ring-{at}-skills") on:change=set_skills>
                    {asked().into_iter().collect_view()}
                </select>
            </div>
        </Show>
    }
}

/// Asks how long it holds, and how long somebody is remembered.
#[component]
fn Times(this: This) -> impl IntoView {
    let at = this.at;
    let hold = Callback::new(move |ms: Option<i64>| this.edit(|ring| ring.hold_ms = ms));
    let max_age = Callback::new(move |ms: Option<i64>| {
        this.edit(|ring| {
            if let Who::LastOperator { max_age_ms } = &mut ring.who {
                *max_age_ms = ms.unwrap_or(0);
            }
        });
    });
    let age = this.read(|ring| {
        if let Who::LastOperator { max_age_ms } = ring.who {
            Some(max_age_ms)
        } else {
            None
        }
    });
    let held = this.read(|ring| ring.hold_ms);
    view! {
        <Show when=move || this.kind() == "last_operator">
            <Number id=format!("ring-{at}-age") label=w::MAX_AGE.text() unit=DAY get=age set=max_age />
        </Show>
        <Show when=move || !this.is_last()>
            <Number id=format!("ring-{at}-hold") label=w::HOLD.text() unit=SECOND get=held set=hold />
        </Show>
    }
}

/// Lets one choose the teams that help out.
#[component]
fn Helpers(draft: Draft, at: usize) -> impl IntoView {
    let here = Here::now();
    let teams = here.house.with_untracked(|house| house.teams.clone());
    let one = move |(id, name): (TeamId, String)| {
        let has = move || {
            draft.policy.with(|policy| {
                let who = policy.rings.get(at).map(|ring| &ring.who);
                matches!(who, Some(Who::TeamAndOverflow { overflow, .. }) if overflow.contains(&id))
            })
        };
        let toggle = move |_| {
            draft.change(|policy| {
                if let Some(Ring {
                    who: Who::TeamAndOverflow { overflow, .. },
                    ..
                }) = policy.rings.get_mut(at)
                    && !overflow.remove(&id)
                {
                    overflow.insert(id);
                }
            });
        };
        view! {
            <label class="choice">
                <input type="checkbox" checked=untrack(has) prop:checked=has on:change=toggle />
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend>{w::HELPERS}</legend>
            {teams.into_iter().map(one).collect_view()}
        </fieldset>
    }
}
