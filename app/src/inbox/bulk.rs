//! What is done with the marked conversations at once.

use super::{
    api::{do_with_each, undo_each},
    marks::Marks,
};
use crate::{
    conversation::offered_times,
    error::UiError,
    live::Hub,
    parts::{AtWork, at_work},
    shell::{Guard, Here, focus, guarded},
    ui::{
        changing::{Show, changing},
        dialog::Dialog,
        icon::{Icon, IconView},
        time::Clock,
    },
    words::inbox as w,
};
use domain::{
    bulk::{Act, Outcome, Undo},
    operator::{OperatorKind, Presence},
    permission::Right,
    time::Timestamp,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// Shows what can be done once something is marked; loaded then.
#[component]
pub fn Bulk() -> impl IntoView {
    let marks = Marks::here();
    let was_any = Memo::new(move |was| was == Some(&true) || marks.count() > 0);
    view! {
        <Show when=move || was_any.get()>
            {at_work(AtWork::Marked(marks))}
        </Show>
    }
}

/// What was done last, or undone.
#[derive(Clone)]
struct Done {
    says: String,
    undos: Vec<Undo>,
    refused: Vec<String>,
}

/// What the parts of the bar share.
#[derive(Clone, Copy)]
struct Doing {
    marks: Marks,
    hub: Hub,
    guard: StoredValue<Guard>,
    is_busy: RwSignal<bool>,
    done: RwSignal<Option<Done>>,
    choosing: RwSignal<Option<Choosing>>,
}

/// What is being chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choosing {
    Operator,
    Team,
    Category,
    Time,
}

impl Doing {
    fn act(self, act: Act) {
        self.choosing.set(None);
        let ids = self.marks.all_untracked();
        if ids.is_empty() {
            return;
        }
        let call = do_with_each(act.clone(), ids);
        self.run(call, move |count| w::done(&act, count));
    }

    fn undo(self) {
        let undos = self.done.get_untracked().map(|done| done.undos);
        if let Some(undos) = undos {
            self.run(undo_each(undos), w::undone);
        }
    }

    /// Asks the server; what was refused stays marked.
    fn run(
        self,
        call: impl Future<Output = Result<Vec<Outcome<UiError>>, UiError>> + 'static,
        says: impl FnOnce(usize) -> String + 'static,
    ) {
        self.is_busy.set(true);
        let call = self.guard.with_value(|guard| guard.watch(call));
        spawn_local(async move {
            let (done, is_whole) = match call.await {
                Ok(outcomes) => (sum_up(outcomes, says), true),
                Err(refusal) => {
                    let done = Done {
                        says: String::new(),
                        undos: Vec::new(),
                        refused: vec![refusal.message],
                    };
                    (done, false)
                }
            };
            if is_whole {
                self.marks.clear();
                self.hub.catch_up();
            }
            let _ = self.done.try_set(Some(done));
            let _ = self.is_busy.try_set(false);
            // What had the focus may be gone; what was done is told in its place.
            set_timeout(
                || {
                    focus(".bulk-done button");
                },
                Duration::from_millis(0),
            );
        });
    }
}

fn sum_up(outcomes: Vec<Outcome<UiError>>, says: impl FnOnce(usize) -> String) -> Done {
    let (mut undos, mut refused) = (Vec::new(), Vec::new());
    let all = outcomes.len();
    for outcome in outcomes {
        match outcome.result {
            Ok(undo) => undos.extend(undo),
            Err(error) => refused.push(w::refused(outcome.number, &error.message)),
        }
    }
    Done {
        says: says(all - refused.len()),
        undos,
        refused,
    }
}

/// Shows how many are marked, what can be done with them, and what was done.
#[component]
pub fn BulkBar(
    /// The marks of the list.
    marks: Marks,
) -> impl IntoView {
    let here = Here::now();
    let doing = Doing {
        marks,
        hub: Hub::here(),
        guard: StoredValue::new(guarded()),
        is_busy: RwSignal::new(false),
        done: RwSignal::new(None),
        choosing: RwSignal::new(None),
    };
    let may_transfer = here.may(Right::ConversationsTransfer);
    let choose = move |what: Choosing, icon: Icon, label: &'static str| {
        view! {
            <button
                type="button"
                class="button small"
                disabled=doing.is_busy
                on:click=move |_| doing.choosing.set(Some(what))
            >
                <IconView icon />
                {label}
            </button>
        }
    };
    view! {
        <Show when=move || { marks.count() > 0 }>
            <div class="bulk" role="group" aria-label=w::MARKED data-testid="bulk">
                <p role="status">{move || w::marked(marks.count())}</p>
                <button type="button" class="link" on:click=move |_| marks.mark_all()>
                    {w::MARK_ALL}
                </button>
                <button type="button" class="link" on:click=move |_| marks.clear()>
                    {w::UNMARK}
                </button>
                <div class="actions">
                    <button
                        type="button"
                        class="button small"
                        disabled=doing.is_busy
                        on:click=move |_| doing.act(Act::Close)
                    >
                        <IconView icon=Icon::Check />
                        {w::ALL_CLOSE}
                    </button>
                    {may_transfer.then(|| choose(Choosing::Operator, Icon::Take, w::ALL_ASSIGN.text()))}
                    {may_transfer.then(|| choose(Choosing::Team, Icon::Transfer, w::ALL_TRANSFER.text()))}
                    {choose(Choosing::Category, Icon::Tag, w::ALL_CATEGORISE.text())}
                    {choose(Choosing::Time, Icon::Sleep, w::ALL_SNOOZE.text())}
                </div>
            </div>
        </Show>
        <Told doing />
        <Choices doing what=Choosing::Operator heading=w::ASSIGN_TO.text() id="assign-heading" />
        <Choices doing what=Choosing::Team heading=w::TRANSFER_TO.text() id="team-heading" />
        <Choices doing what=Choosing::Category heading=w::CATEGORISE_AS.text() id="category-heading" />
        <Choices doing what=Choosing::Time heading=w::SNOOZE_UNTIL.text() id="time-heading" />
    }
}

/// Says what was done, offers to undo it, and says one by one what was refused.
#[component]
fn Told(doing: Doing) -> impl IntoView {
    let told = move |done: Done| {
        let can_undo = !done.undos.is_empty();
        view! {
            <div class="bulk-done" data-testid="bulk-done">
                <p>
                    {done.says} " "
                    {can_undo
                        .then(|| {
                            view! {
                                <button
                                    type="button"
                                    class="link"
                                    disabled=doing.is_busy
                                    on:click=move |_| doing.undo()
                                >
                                    {w::UNDO}
                                </button>
                            }
                        })} " "
                    <button type="button" class="link" on:click=move |_| doing.done.set(None)>
                        {w::DISMISS}
                    </button>
                </p>
                <ul class="plain">
                    {done
                        .refused
                        .into_iter()
                        .map(|why| view! { <li class="form-error">{why}</li> })
                        .collect_view()}
                </ul>
            </div>
        }
    };
    view! {
        <div role="status">
            {changing(move || doing.done.get().map(told).into_any())}
        </div>
    }
}

/// Lets one choose where they go.
#[component]
fn Choices(doing: Doing, what: Choosing, heading: &'static str, id: &'static str) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(doing.choosing.get() == Some(what)));
    Effect::new(move |was: Option<bool>| {
        let is_open = open.get();
        if was == Some(true) && !is_open && doing.choosing.get_untracked() == Some(what) {
            doing.choosing.set(None);
        }
        is_open
    });
    let list = move || {
        offers(what)
            .into_iter()
            .map(|(act, label)| {
                view! {
                    <li>
                        <button
                            type="button"
                            class="menu-item"
                            on:click=move |_| doing.act(act.clone())
                        >
                            <span>{label}</span>
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <Dialog open heading id>
            <ul class="plain choices-scroll">{list()}</ul>
        </Dialog>
    }
}

/// Lists what may be chosen, and what is done then.
fn offers(what: Choosing) -> Vec<(Act, String)> {
    let here = Here::now();
    match what {
        Choosing::Operator => operators(here),
        Choosing::Team => here.house.with_untracked(|house| {
            let teams = house.teams.iter();
            teams
                .map(|(id, name)| (Act::Transfer(*id), name.clone()))
                .collect()
        }),
        Choosing::Category => here.house.with_untracked(|house| {
            let outline = house.categories.outline();
            outline
                .into_iter()
                .map(|(_, category)| {
                    let name = house.categories.path(category.id);
                    (Act::Categorise(category.id), name)
                })
                .collect()
        }),
        Choosing::Time => {
            let clock = Clock::here();
            let wall_now = untrack(|| clock.wall(Timestamp::from_ms(clock.now())));
            offered_times(wall_now)
                .into_iter()
                .map(|(label, wall)| (Act::Snooze(clock.at_wall(wall)), label.to_owned()))
                .collect()
        }
    }
}

/// Lists the people at work: oneself first, then who takes work.
fn operators(here: Here) -> Vec<(Act, String)> {
    let me = here.me();
    here.house.with_untracked(|house| {
        let mut people: Vec<_> = house
            .colleagues
            .iter()
            .filter(|one| one.kind == OperatorKind::Human)
            .filter(|one| !matches!(one.presence, Presence::Offline | Presence::Lost))
            .collect();
        people.sort_by_key(|one| (Some(one.id) != me, one.presence != Presence::Online));
        let label = |one: &domain::view::Colleague| {
            if Some(one.id) == me {
                w::ME.text().to_owned()
            } else {
                one.name.clone()
            }
        };
        people
            .into_iter()
            .map(|one| (Act::Assign(one.id), label(one)))
            .collect()
    })
}
