//! The page of one conversation.

use super::{
    api::{get_thread, wake},
    categories::has_categories,
    composer::Composer,
    details::Details,
    header::Header,
    pane::Pane,
    print::Print,
    snooze::{Snooze, may_sleep},
    thread::ThreadView,
    transfer::Transfer,
    turn::Turn,
};
use crate::{
    error::UiError,
    inbox::ListHere,
    shell::{Command, Commands, Here, InConversation, guarded},
    ui::state::{Empty, fetched, loaded},
    words::conversation as w,
};
use domain::{conversation::Status, permission::Right, view::Thread};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// Shows the conversation that the address names.
#[component]
pub fn ConversationPage() -> impl IntoView {
    let params = use_params_map();
    let number = Memo::new(move |_| params.read().get("number").and_then(|n| n.parse().ok()));
    let guard = guarded();
    let resource = fetched(
        move || number.get(),
        move |number: Option<i64>| {
            let call = number.map(|number| guard.watch(get_thread(number)));
            async move {
                match call {
                    Some(call) => found(call.await),
                    None => Ok(None),
                }
            }
        },
    );
    loaded(resource, |thread| match thread {
        Some(thread) => Either::Left(view! { <Open thread /> }),
        None => Either::Right(view! { <NoSuch /> }),
    })
}

/// Makes "there is none" an answer: trying again would not help.
fn found(answer: Result<Thread, UiError>) -> Result<Option<Thread>, UiError> {
    match answer {
        Ok(thread) => Ok(Some(thread)),
        Err(error) if error.code == "not_found" => Ok(None),
        Err(error) => Err(error),
    }
}

#[component]
fn NoSuch() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::ssr::say_not_found();
    let list = ListHere::here();
    view! {
        <Title text=w::NONE_HEADING />
        <main class="pane vacant">
            <Empty heading=w::NONE_HEADING.text() hint=w::NONE_HINT.text() />
            <a class="button" href=move || list.address()>
                {w::BACK}
            </a>
        </main>
    }
}

#[component]
fn Open(thread: Thread) -> impl IntoView {
    let here = Here::now();
    let title = here.titled(thread.row.contact_name.clone());
    let pane = Pane::provide(thread);
    let may_transfer = here.may(Right::ConversationsTransfer);
    Commands::on(move |command| act(pane, command));
    Commands::allow(move |command| allows(pane, command));
    view! {
        <Title text=title />
        <main class="pane" aria-labelledby="pane-heading">
            <Header />
            <ThreadView />
            <Composer />
        </main>
        <Details />
        {may_transfer.then(|| view! { <Transfer /> })}
        <Snooze />
        <Print />
    }
}

fn act(pane: Pane, command: Command) -> bool {
    let Command::InConversation(command) = command else {
        return false;
    };
    match command {
        InConversation::Take => {
            if pane.turn().must_take() {
                pane.take();
            }
            true
        }
        InConversation::Close => {
            pane.close();
            true
        }
        InConversation::Transfer => {
            pane.transfers.set(true);
            true
        }
        InConversation::Snooze => {
            if may_sleep(pane) {
                pane.snoozes.set(true);
            }
            true
        }
        InConversation::Wake => {
            pane.change(wake(pane.id()));
            true
        }
        InConversation::Reopen => {
            pane.reopen();
            true
        }
        InConversation::Print => {
            pane.prints.set(true);
            true
        }
        InConversation::Reply
        | InConversation::Note
        | InConversation::Categorise
        | InConversation::Why => false,
    }
}

/// Says whether a command makes sense for the conversation as it stands.
fn allows(pane: Pane, command: InConversation) -> bool {
    let here = Here::now();
    let turn = pane.turn();
    let is_over = turn == Turn::Over;
    let is_asleep = pane.row(|row| row.status == Status::Snoozed);
    match command {
        InConversation::Take => match turn {
            Turn::Colleague(_) => here.may(Right::ConversationsTakeOver),
            Turn::Mine | Turn::Over => false,
            Turn::Free | Turn::Offered(_) | Turn::OfferedToMe | Turn::Bot(_) => true,
        },
        InConversation::Transfer => !is_over && here.may(Right::ConversationsTransfer),
        InConversation::Close => !is_over,
        InConversation::Snooze => may_sleep(pane) && !is_asleep,
        InConversation::Wake => may_sleep(pane) && is_asleep,
        InConversation::Reopen => is_over,
        InConversation::Reply => !is_over,
        InConversation::Note | InConversation::Why | InConversation::Print => true,
        InConversation::Categorise => has_categories(),
    }
}
