//! The document and its routes.

use crate::{
    brand::{BrandHead, Shown},
    inbox::{InboxPage, NoConversation},
    language::Language,
    parts::{Administration, AtWork, Entrance, Everyday, InTurn, Supervision},
    shell::Shell,
    ui::time::Clock,
    words::shell as w,
};
use leptos::prelude::*;
use leptos_meta::{MetaTags, Stylesheet, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Redirect, Route, Router, Routes},
    path,
};

/// Makes the document around the app.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let language = Language::here();
    view! {
        <!DOCTYPE html>
        <html lang=language.tag() dir=language.direction()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="referrer" content="same-origin" />
                <link rel="manifest" href="/app.webmanifest" />
                <link rel="apple-touch-icon" href="/icons/192.png" />
                <link rel="icon" type="image/svg+xml" href="/public/favicon.svg" />
                <Learn />
                <HydrationScripts options />
                <MetaTags />
                <BrandHead />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Fetches the dictionary of a language other than English; runs before the page comes alive, being deferred too.
#[component]
fn Learn() -> impl IntoView {
    #[cfg(feature = "ssr")]
    let address = crate::language::script(Language::here()).map(|script| script.address.clone());
    #[cfg(not(feature = "ssr"))]
    let address = None::<String>;
    address.map(|address| view! { <script defer src=address></script> })
}

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Clock::provide();
    Shown::provide();
    let house = Shown::here().name;
    view! {
        <Stylesheet href="/pkg/switchboard.css" />
        <Title formatter=move |page: String| {
            if page.is_empty() { house.clone() } else { format!("{page} · {house}") }
        } />
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/login") view=Entrance::LogIn ssr=SsrMode::Async />
                <Route path=path!("/login/step") view=Entrance::Step ssr=SsrMode::Async />
                <Route path=path!("/setup") view=Entrance::SetUp ssr=SsrMode::Async />
                <Route path=path!("/invitation") view=Entrance::Invitation ssr=SsrMode::Async />
                <Route path=path!("/") view=ToInbox ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=InTurn(Shell) ssr=SsrMode::Async>
                    <ParentRoute path=path!("/inbox") view=InboxPage ssr=SsrMode::Async>
                        <Route path=path!("") view=NoConversation ssr=SsrMode::Async />
                        <Route path=path!(":number") view=AtWork::Conversation ssr=SsrMode::Async />
                    </ParentRoute>
                    <ParentRoute path=path!("/admin") view=Administration::Frame ssr=SsrMode::Async>
                        <Route path=path!("") view=ToOperators ssr=SsrMode::Async />
                        <Route path=path!("operators") view=Administration::Operators ssr=SsrMode::Async />
                        <Route path=path!("teams") view=Administration::Teams ssr=SsrMode::Async />
                        <Route path=path!("routing") view=Administration::Routing ssr=SsrMode::Async />
                        <Route path=path!("absence") view=Administration::Absence ssr=SsrMode::Async />
                        <Route path=path!("intents") view=Administration::Intents ssr=SsrMode::Async />
                        <Route path=path!("categories") view=Administration::Categories ssr=SsrMode::Async />
                        <Route path=path!("bots") view=Administration::Bots ssr=SsrMode::Async />
                        <Route path=path!("channels") view=Administration::Channels ssr=SsrMode::Async />
                        <Route path=path!("privacy") view=Administration::Privacy ssr=SsrMode::Async />
                        <Route path=path!("brand") view=Administration::Brand ssr=SsrMode::Async />
                        <Route
                            path=path!("configuration")
                            view=Administration::Configuration
                            ssr=SsrMode::Async
                        />
                        <Route path=path!("sessions") view=Administration::Sessions ssr=SsrMode::Async />
                        <Route path=path!("security") view=Administration::Security ssr=SsrMode::Async />
                        <Route path=path!("audit") view=Administration::Audit ssr=SsrMode::Async />
                        <Route path=path!("tokens") view=Administration::Tokens ssr=SsrMode::Async />
                        <Route path=path!("webhooks") view=Administration::Webhooks ssr=SsrMode::Async />
                        <Route path=path!("telephony") view=Administration::Telephony ssr=SsrMode::Async />
                    </ParentRoute>
                    <Route path=path!("/welcome") view=Administration::Welcome ssr=SsrMode::Async />
                    <Route path=path!("/search") view=Everyday::Search ssr=SsrMode::Async />
                    <Route path=path!("/contacts") view=Everyday::Contacts ssr=SsrMode::Async />
                    <Route path=path!("/contacts/:id") view=Everyday::Contact ssr=SsrMode::Async />
                    <Route path=path!("/canned-replies") view=Everyday::CannedReplies ssr=SsrMode::Async />
                    <Route path=path!("/views") view=Everyday::Views ssr=SsrMode::Async />
                    <Route path=path!("/board") view=Supervision::Board ssr=SsrMode::Async />
                    <Route path=path!("/reports") view=Supervision::Reports ssr=SsrMode::Async />
                    <Route
                        path=path!("/reports/conversations")
                        view=Supervision::ReportConversations
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/what-if") view=Supervision::WhatIf ssr=SsrMode::Async />
                    <Route path=path!("/account") view=Everyday::Account ssr=SsrMode::Async />
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
