//! Where the views of a page take part in live data.
//!
//! There is one hub per page; what it holds is the browser's (streams, channels, closures), so it stands
//! in a thread-local that the server never touches. What brings updates here is `carry`, which the browser fetches
//! once the page is alive.

use super::{recent::Recent, stream::Stream};
use crate::ui::changing::whenever;
use domain::{
    event::Seq,
    live::{self, Live, Sign},
};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::RefCell, collections::BTreeMap, future::Future, pin::Pin, rc::Rc};
use wasm_bindgen::prelude::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

/// Whether live data flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Not known yet.
    Starting,
    /// It flows, and what was missed has been told.
    Up,
    /// It does not.
    Down {
        /// Since when, in ms since the Unix epoch (UTC).
        since: i64,
    },
}

/// The hub as components see it.
#[derive(Debug, Clone, Copy)]
pub struct Hub {
    pub(super) link: RwSignal<Link>,
}

/// The line between the tabs, and what listens on it.
pub(super) type Line = (BroadcastChannel, Closure<dyn Fn(MessageEvent)>);

type Loading = Pin<Box<dyn Future<Output = ()>>>;

#[derive(Clone)]
pub(super) struct View {
    pub(super) as_of: Rc<dyn Fn() -> Seq>,
    pub(super) apply: Rc<dyn Fn(&live::Update)>,
    pub(super) reload: Rc<dyn Fn() -> Loading>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) link: Option<RwSignal<Link>>,
    pub(super) recent: Option<Recent>,
    pub(super) views: BTreeMap<u32, View>,
    /// What was heard and waits to be shown, oldest first.
    pub(super) unseen: Vec<live::Update>,
    /// Whether it is planned to be shown.
    pub(super) is_showing: bool,
    /// When something was shown last, in ms since the Unix epoch (UTC).
    pub(super) shown_at: i64,
    /// Who hears that somebody writes; numbered as the views are.
    pub(super) listeners: BTreeMap<u32, Rc<dyn Fn(Sign)>>,
    pub(super) next_view: u32,
    pub(super) leads: bool,
    pub(super) stream: Option<Stream>,
    pub(super) channel: Option<Line>,
    pub(super) failures: u32,
    pub(super) heard_at: i64,
    /// Grows whenever what was planned under an earlier number must not happen any more.
    pub(super) era: u32,
    /// Grows with every start and stop.
    pub(super) run: u32,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

pub(super) fn with<R>(f: impl FnOnce(&mut State) -> R) -> R {
    STATE.with_borrow_mut(f)
}

/// Says whether this tab is the one that hears the stream and repeats it to the others.
#[must_use]
pub fn leads() -> bool {
    with(|state| state.leads)
}

impl Hub {
    /// Makes the hub of the page.
    #[must_use]
    pub fn provide() -> Self {
        let hub = Self {
            link: RwSignal::new(Link::Starting),
        };
        provide_context(hub);
        hub
    }

    /// Returns the hub of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Returns whether live data flows, tracked.
    #[must_use]
    pub fn link(self) -> Link {
        self.link.get()
    }

    /// Keeps `view` current; `fetch` reads it again when updates can't bring it there.
    pub fn keep<V, F, E>(
        self,
        view: RwSignal<V>,
        fetch: impl Fn() -> F + Clone + Send + Sync + 'static,
    ) where
        V: Live + Send + Sync + 'static,
        F: Future<Output = Result<V, E>> + 'static,
        E: 'static,
    {
        whenever(move || {
            let fetch = fetch.clone();
            let id = join(View {
                as_of: Rc::new(move || view.try_with_untracked(V::as_of).unwrap_or(Seq::MAX)),
                apply: Rc::new(move |update| {
                    let _ = view.try_update(|view| view.apply(update));
                }),
                reload: Rc::new(move || {
                    let fetching = fetch();
                    Box::pin(async move {
                        if let Ok(fresh) = fetching.await {
                            let _ = view.try_set(fresh);
                        }
                    })
                }),
            });
            on_cleanup(move || {
                with(|state| state.views.remove(&id));
            });
        });
    }

    /// Lets `look` see every update from here on.
    pub fn watch(self, look: impl Fn(&live::Update) + Send + Sync + 'static) {
        let look = std::sync::Arc::new(look);
        whenever(move || {
            let look = std::sync::Arc::clone(&look);
            let id = join(View {
                as_of: Rc::new(|| Seq::MAX),
                apply: Rc::new(move |update| look(update)),
                reload: Rc::new(|| Box::pin(async {})),
            });
            on_cleanup(move || {
                with(|state| state.views.remove(&id));
            });
        });
    }

    /// Lets `hear` know from here on who writes.
    pub fn listen(self, hear: impl Fn(Sign) + Send + Sync + 'static) {
        let hear = std::sync::Arc::new(hear);
        whenever(move || {
            let hear = std::sync::Arc::clone(&hear);
            let id = with(|state| {
                let id = state.next_view;
                state.next_view += 1;
                state.listeners.insert(id, Rc::new(move |sign| hear(sign)));
                id
            });
            on_cleanup(move || {
                with(|state| {
                    state.listeners.remove(&id);
                });
            });
        });
    }

    /// Fetches every view again when no update will tell what an action has just changed.
    pub fn catch_up(self) {
        if self.link.get_untracked() != Link::Up {
            let views: Vec<_> = with(|state| state.views.values().cloned().collect());
            for view in views {
                spawn_local((view.reload)());
            }
        }
    }
}

/// Lets a view take part: what it has not seen is told at once, or it is fetched again.
fn join(view: View) -> u32 {
    let (id, missed) = with(|state| {
        let id = state.next_view;
        state.next_view += 1;
        state.views.insert(id, view.clone());
        let as_of = (view.as_of)();
        let missed = state.recent.as_ref().map(|recent| {
            recent
                .covers(as_of)
                .then(|| recent.since(as_of).cloned().collect::<Vec<_>>())
        });
        (id, missed)
    });
    match missed {
        Some(Some(updates)) => updates.iter().for_each(|told| (view.apply)(&told.read())),
        Some(None) => spawn_local((view.reload)()),
        None => {}
    }
    id
}
