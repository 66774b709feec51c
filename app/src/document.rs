//! The document and its routes.

use crate::{
    account::AccountPage,
    admin::{
        AdminPage, bots::BotsPage, categories::CategoriesPage, channels::ChannelsPage,
        intents::IntentsPage, operators::OperatorsPage, routing::RoutingPage, teams::TeamsPage,
        tokens::TokensPage, webhooks::WebhooksPage,
    },
    board::BoardPage,
    canned::CannedPage,
    conversation::ConversationPage,
    inbox::{InboxPage, NoConversation},
    invitation::InvitationPage,
    login::LoginPage,
    search::SearchPage,
    setup::SetUpPage,
    shell::Shell,
    ui::time::Clock,
    words::{PRODUCT, shell as w},
};
use leptos::prelude::*;
use leptos_meta::{MetaTags, Stylesheet, Title, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Redirect, Route, Router, Routes},
    path,
};

/// Makes the document around the app.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="referrer" content="same-origin" />
                <link rel="icon" type="image/svg+xml" href="/public/favicon.svg" />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Clock::provide();
    view! {
        <Stylesheet href="/pkg/switchboard.css" />
        <Title formatter=|page: String| {
            if page.is_empty() { PRODUCT.to_owned() } else { format!("{page} · {PRODUCT}") }
        } />
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/login") view={Lazy::<LoginPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/setup") view={Lazy::<SetUpPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/invitation") view={Lazy::<InvitationPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/") view=ToInbox ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=Shell ssr=SsrMode::Async>
                    <ParentRoute path=path!("/inbox") view=InboxPage ssr=SsrMode::Async>
                        <Route path=path!("") view=NoConversation ssr=SsrMode::Async />
                        <Route path=path!(":number") view={Lazy::<ConversationPage>::new()} ssr=SsrMode::Async />
                    </ParentRoute>
                    <ParentRoute path=path!("/admin") view=AdminPage ssr=SsrMode::Async>
                        <Route path=path!("") view=ToOperators ssr=SsrMode::Async />
                        <Route path=path!("operators") view={Lazy::<OperatorsPage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("teams") view={Lazy::<TeamsPage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("routing") view={Lazy::<RoutingPage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("intents") view={Lazy::<IntentsPage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("categories") view={Lazy::<CategoriesPage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("bots") view={Lazy::<BotsPage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("channels") view={Lazy::<ChannelsPage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("tokens") view={Lazy::<TokensPage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("webhooks") view={Lazy::<WebhooksPage>::new()} ssr=SsrMode::Async />
                    </ParentRoute>
                    <Route path=path!("/search") view={Lazy::<SearchPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/canned-replies") view={Lazy::<CannedPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/board") view={Lazy::<BoardPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/account") view={Lazy::<AccountPage>::new()} ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

#[component]
fn ToInbox() -> impl IntoView {
    view! { <Redirect path="/inbox" /> }
}

#[component]
fn ToOperators() -> impl IntoView {
    view! { <Redirect path="/admin/operators" /> }
}

#[component]
fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::ssr::say_not_found();
    view! {
        <Title text=w::NOT_FOUND />
        <main class="door">
            <h1>{w::NOT_FOUND}</h1>
            <p>{w::NOT_FOUND_HINT}</p>
            <a class="button primary" href="/inbox">
                {w::TO_INBOX}
            </a>
        </main>
    }
}
