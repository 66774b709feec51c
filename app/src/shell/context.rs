//! What every page of the house has at hand.

use super::api::{Home, get_house};
use crate::{error::UiError, inbox, live::Hub};
use domain::{
    id::{OperatorId, TeamId},
    permission::{Right, Viewer},
    view::{Folder, House, Inbox},
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use std::fmt::Write;

/// The live views that every page has at hand.
#[derive(Debug, Clone, Copy)]
pub struct Here {
    /// Who is here.
    pub house: RwSignal<House>,
    /// The viewer's own conversations.
    pub mine: RwSignal<Inbox>,
    /// Whether there may be saved views for him.
    pub has_views: RwSignal<bool>,
}

impl Here {
    /// Makes the views of the page and keeps them current.
    pub(super) fn provide(home: Home, hub: Hub) -> Self {
        let here = Self {
            house: RwSignal::new(home.house),
            mine: RwSignal::new(home.mine),
            has_views: RwSignal::new(home.has_views),
        };
        provide_context(here);
        let guard = guarded();
        hub.keep(here.house, {
            let guard = guard.clone();
            move || guard.watch(get_house())
        });
        hub.keep(here.mine, move || {
            guard.watch(inbox::get_inbox(Folder::Mine))
        });
        here
    }

    /// Returns the views of the page.
    #[must_use]
    pub fn now() -> Self {
        expect_context::<Self>()
    }

    /// Reads the house again after something changed that no update tells, such as a team's name.
    pub fn read_again(self) {
        spawn_local(async move {
            if let Ok(house) = get_house().await {
                let _ = self.house.try_set(house);
            }
        });
    }

    /// Returns who looks; the same as long as the page lives.
    #[must_use]
    pub fn viewer(self) -> Viewer {
        self.house.with_untracked(|house| house.viewer.clone())
    }

    /// Returns the operator who looks.
    #[must_use]
    pub fn me(self) -> Option<OperatorId> {
        self.house.with_untracked(|house| house.viewer.operator)
    }

    /// Says whether the viewer has a right.
    #[must_use]
    pub fn may(self, right: Right) -> bool {
        self.house
            .with_untracked(|house| right.is_held_by(house.viewer.role))
    }

    /// Returns a colleague's name, tracked.
    #[must_use]
    pub fn name_of(self, operator: OperatorId) -> Option<String> {
        self.house.with(|house| {
            house
                .colleagues
                .iter()
                .find(|c| c.id == operator)
                .map(|c| c.name.clone())
        })
    }

    /// Returns a team's name, tracked.
    #[must_use]
    pub fn team(self, team: TeamId) -> Option<String> {
        self.house.with(|house| {
            house
                .teams
                .iter()
                .find(|(id, _)| *id == team)
                .map(|(_, n)| n.clone())
        })
    }

    /// Returns how many conversations need an answer of the viewer, tracked.
    #[must_use]
    pub fn needing_me(self) -> usize {
        self.mine.with(|mine| {
            let rows = mine.rows.items.iter();
            rows.filter(|row| row.unanswered_since.is_some() || row.offer.is_some())
                .count()
        })
    }

    /// Titles a page, with how many conversations need an answer of the viewer before its name.
    ///
    /// The server reads titles after their pages are written, maybe on a thread on which no signal can be read: there
    /// it stays what it was.
    #[must_use]
    pub fn titled(self, name: String) -> TextProp {
        let title = move || match self.needing_me() {
            0 => name.clone(),
            waiting => format!("({waiting}) {name}"),
        };
        if cfg!(feature = "ssr") {
            untrack(title).into()
        } else {
            title.into()
        }
    }
}

/// Watches answers of the server for the one that says: the session has ended.
#[derive(Clone)]
pub struct Guard {
    to_login: std::sync::Arc<dyn Fn() + Send + Sync>,
}

/// Returns the guard for calls of a component.
#[must_use]
pub fn guarded() -> Guard {
    let navigate = use_navigate();
    let location = use_location();
    let to_login = move || {
        let (path, query) = (
            location.pathname.get_untracked(),
            location.search.get_untracked(),
        );
        navigate(&login_address(&path, &query), NavigateOptions::default());
    };
    Guard {
        to_login: std::sync::Arc::new(to_login),
    }
}

impl Guard {
    /// Waits for an answer; leads to the login page when it says that nobody is logged in.
    pub fn watch<T, F>(&self, call: F) -> impl Future<Output = Result<T, UiError>> + use<T, F>
    where
        F: Future<Output = Result<T, UiError>>,
    {
        let to_login = std::sync::Arc::clone(&self.to_login);
        // Answers carry whole rows: on the heap they weigh on nobody who waits.
        let call = Box::pin(call);
        async move {
            let answer = call.await;
            if answer.as_ref().is_err_and(UiError::is_unauthenticated) {
                to_login();
            }
            answer
        }
    }
}

/// Returns the address of the login page that leads back afterwards.
#[must_use]
pub fn login_address(path: &str, query: &str) -> String {
    let query = query.trim_start_matches('?');
    let back = if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    };
    format!("/login?next={}", in_one_parameter(&back))
}

/// Returns the address of the page of the second step that leads to `next` afterwards.
#[cfg(feature = "ssr")]
#[must_use]
pub fn step_address(next: &str) -> String {
    format!("/login/step?next={}", in_one_parameter(next))
}

fn in_one_parameter(address: &str) -> String {
    let mut escaped = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.') {
            escaped.push(char::from(byte));
        } else {
            let _infallible = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_in_one_parameter() {
        assert_eq!(login_address("/inbox/7", ""), "/login?next=/inbox/7");
        assert_eq!(
            login_address("/inbox/7", "?folder=open&x=1"),
            "/login?next=/inbox/7%3Ffolder%3Dopen%26x%3D1"
        );
        #[cfg(feature = "ssr")]
        assert_eq!(step_address("/a?x=1"), "/login/step?next=/a%3Fx%3D1");
    }
}
