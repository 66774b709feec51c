//! The parts of the app: pages that a browser fetches together, when somebody first opens one of them.
//!
//! What two parts use and the first page does not becomes a file of its own, for each combination of parts.
//! Few parts make few files: a part has pages that the same people open one after the other.

use crate::{
    account::AccountPage,
    admin::{
        AdminPage, absence::AbsencePage, audit::AuditPage, bots::BotsPage, brand::BrandPage,
        categories::CategoriesPage, channels::ChannelsPage, configuration::ConfigurationPage,
        intents::IntentsPage, operators::OperatorsPage, privacy::PrivacyPage, routing::RoutingPage,
        security::SecurityPage, sessions::SessionsPage, teams::TeamsPage, telephony::TelephonyPage,
        tokens::TokensPage, webhooks::WebhooksPage,
    },
    board::BoardPage,
    canned::CannedPage,
    contacts::{ContactPage, ContactsPage},
    conversation::ConversationPage,
    inbox::{BulkBar, Marks, Offers, Rows, Scrolling, Shown, ViewTabs, WrapUps},
    invitation::InvitationPage,
    live::Connection,
    login::{LoginPage, StepPage},
    reports::{ReportConversationsPage, ReportsPage},
    search::SearchPage,
    setup::SetUpPage,
    shell::{Bar, Keys, Switch},
    ui::changing::{alive, changing},
    views::ViewsPage,
    welcome::WelcomePage,
    what_if::WhatIfPage,
};
use domain::{id::SavedViewId, operator::Presence};
use leptos::prelude::*;
use leptos_router::ChooseView;

#[cfg(target_arch = "wasm32")]
use crate::ui::promise::next_task;

/// Makes a part: its pages, what shows one of them, and what fetches it (`__preload_` and its name).
macro_rules! part {
    ($(#[$doc:meta])* $part:ident, $show:ident, $preload:ident: $($page:ident => $view:ident,)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub enum $part {
            $(
                #[doc = concat!("[`", stringify!($view), "`].")]
                $page,
            )+
        }

        #[lazy]
        fn $show(page: $part) -> AnyView {
            match page {
                $($part::$page => $view().into_any(),)+
            }
        }

        impl ChooseView for $part {
            async fn choose(self) -> AnyView {
                $show(self).await
            }

            async fn preload(&self) {
                #[cfg(target_arch = "wasm32")]
                $preload().await;
            }
        }
    };
}

part! {
    /// What is open to who is not logged in.
    Entrance, entrance, __preload_entrance:
    LogIn => LoginPage,
    Step => StepPage,
    SetUp => SetUpPage,
    Invitation => InvitationPage,
}

/// A page of the first part, alive in a task of its own: what the app itself needs has been made in another, and
/// presses were answered between them.
#[derive(Debug, Clone, Copy)]
pub struct InTurn<F>(pub F);

impl<F: Fn() -> V + Send + Clone + 'static, V: IntoAny> ChooseView for InTurn<F> {
    async fn choose(self) -> AnyView {
        (self.0)().into_any()
    }

    async fn preload(&self) {
        #[cfg(target_arch = "wasm32")]
        next_task().await;
    }
}

/// What agents have at hand while they work: a conversation beside the list, and what the frame and the list
/// show at times. One part, because who answers an offer opens its conversation next.
#[derive(Clone)]
pub enum AtWork {
    /// [`Connection`], given whose.
    Connection(String),
    /// [`ConversationPage`].
    Conversation,
    /// [`Offers`] and [`WrapUps`].
    Due,
    /// [`Switch`].
    Presence(Signal<Presence>),
    /// [`Keys`] and [`Bar`].
    Overlays {
        /// Whether the keys are shown.
        help: RwSignal<bool>,
        /// Whether the command bar is.
        bar: RwSignal<bool>,
    },
    /// [`ViewTabs`], given the view that is shown.
    Views(Memo<Option<SavedViewId>>),
    /// [`Shown`].
    View(SavedViewId),
    /// [`BulkBar`].
    Marked(Marks),
    /// [`Scrolling`].
    Scrolling(Rows),
}

#[lazy]
fn working(what: AtWork) -> AnyView {
    match what {
        AtWork::Connection(login) => view! { <Connection login /> }.into_any(),
        AtWork::Conversation => ConversationPage().into_any(),
        AtWork::Due => view! {
            <Offers />
            <WrapUps />
        }
        .into_any(),
        AtWork::Presence(presence) => view! { <Switch presence /> }.into_any(),
        AtWork::Overlays { help, bar } => view! {
            <Keys open=help />
            <Bar open=bar />
        }
        .into_any(),
        AtWork::Views(shown) => view! { <ViewTabs shown /> }.into_any(),
        AtWork::View(id) => view! { <Shown id /> }.into_any(),
        AtWork::Marked(marks) => view! { <BulkBar marks /> }.into_any(),
        AtWork::Scrolling(rows) => view! { <Scrolling rows /> }.into_any(),
    }
}

/// Shows what belongs to the work of agents, once the page is alive and it is there.
pub fn at_work(what: AtWork) -> AnyView {
    let is_alive = alive();
    changing(move || {
        if is_alive.get() {
            let what = what.clone();
            Suspend::new(async move { working(what).await }).into_any()
        } else {
            ().into_any()
        }
    })
}

impl ChooseView for AtWork {
    async fn choose(self) -> AnyView {
        working(self).await
    }

    async fn preload(&self) {
        #[cfg(target_arch = "wasm32")]
        __preload_working().await;
    }
}

part! {
    /// What everybody uses beside conversations.
    Everyday, everyday, __preload_everyday:
    Search => SearchPage,
    Contacts => ContactsPage,
    Contact => ContactPage,
    CannedReplies => CannedPage,
    Views => ViewsPage,
    Account => AccountPage,
}

part! {
    /// The whole house at a glance.
    Supervision, supervision, __preload_supervision:
    Board => BoardPage,
    Reports => ReportsPage,
    ReportConversations => ReportConversationsPage,
    WhatIf => WhatIfPage,
}

part! {
    /// The house's settings; the frame is around each of the others.
    Administration, administration, __preload_administration:
    Frame => AdminPage,
    Operators => OperatorsPage,
    Teams => TeamsPage,
    Routing => RoutingPage,
    Absence => AbsencePage,
    Intents => IntentsPage,
    Categories => CategoriesPage,
    Bots => BotsPage,
    Channels => ChannelsPage,
    Privacy => PrivacyPage,
    Brand => BrandPage,
    Configuration => ConfigurationPage,
    Sessions => SessionsPage,
    Security => SecurityPage,
    Audit => AuditPage,
    Tokens => TokensPage,
    Webhooks => WebhooksPage,
    Telephony => TelephonyPage,
    Welcome => WelcomePage,
}
