//! One message.

use super::{api::send_again, pane::Pane, rich_view::Rich};
use crate::{
    error::UiError,
    live::merge_bubble,
    shell::Here,
    ui::{
        icon::{Icon, IconView},
        time::TimeOfDay,
    },
    words::conversation as w,
};
use domain::{
    id::MessageId,
    message::{Author, Content, Progress},
    view::Bubble,
};
use leptos::{prelude::*, task::spawn_local};

/// Shows one message, on the side of who wrote it.
#[component]
pub fn BubbleView(
    /// The message, kept current by the thread.
    bubble: RwSignal<Bubble>,
) -> impl IntoView {
    let here = Here::now();
    let fixed = bubble.get_untracked();
    let side = side(&fixed);
    let is_me = matches!(fixed.author, Author::Operator(by) if Some(by) == here.me());
    let who = if is_me {
        w::YOU.to_owned()
    } else {
        fixed.author_name.clone()
    };
    let id = fixed.id;
    let progress = Memo::new(move |_| bubble.with(|bubble| bubble.progress.clone()));
    let content = Memo::new(move |_| bubble.with(|bubble| bubble.content.clone()));
    let quote = fixed.quote.map(|quote| {
        view! {
            <blockquote class="quoted">
                <span class="visually-hidden">{w::IN_ANSWER_TO}</span>
                {quote.words}
            </blockquote>
        }
    });
    view! {
        <li
            class="bubble"
            data-testid="bubble"
            data-side=side
            data-progress=move || progress.with(|p| p.as_ref().map(Progress::name))
        >
            <p class="who">{label(side, &who)}</p>
            {quote}
            {move || show(content.get())}
            <p class="meta">
                <TimeOfDay at=fixed.at />
                {move || {
                    progress
                        .get()
                        .map(|progress| {
                            view! {
                                " · "
                                <span class="progress">{w::progress(&progress)}</span>
                                {progress.may_send_again().then(|| view! { <SendAgain id /> })}
                            }
                        })
                }}
            </p>
        </li>
    }
}

/// Returns the side of the thread, as the style sheet knows it.
const fn side(bubble: &Bubble) -> &'static str {
    if bubble.private {
        return "note";
    }
    match bubble.author {
        Author::Contact => "contact",
        Author::Operator(_) => "operator",
        Author::Bot(_) => "bot",
        Author::System => "system",
    }
}

/// Says who wrote it; whoever sees no sides hears it.
fn label(side: &'static str, who: &str) -> AnyView {
    match side {
        "note" => view! {
            <IconView icon=Icon::Note />
            <span>{w::NOTE} " · " {who.to_owned()}</span>
            <span class="hint">{w::NOTE_FOR}</span>
        }
        .into_any(),
        "system" => view! { <span>{w::AUTOMATIC}</span> }.into_any(),
        "bot" => view! { <span>{who.to_owned()} " · " {w::BOT}</span> }.into_any(),
        _ => view! { <span>{who.to_owned()}</span> }.into_any(),
    }
}

fn show(content: Content) -> AnyView {
    match content {
        Content::Text(text) | Content::Choice { text, .. } => view! { <Rich text /> }.into_any(),
        Content::Question { text, buttons } => view! {
            <Rich text />
            <ul class="choices" aria-label=w::CHOICES>
                {buttons
                    .into_iter()
                    .map(|button| view! { <li dir="auto">{button.label}</li> })
                    .collect_view()}
            </ul>
        }
        .into_any(),
        Content::Unsupported { what, caption } => view! {
            <p class="unsupported">{w::unsupported(&what)}</p>
            {caption.map(|text| view! { <Rich text /> })}
        }
        .into_any(),
        Content::Line(_) => ().into_any(),
    }
}

#[component]
fn SendAgain(id: MessageId) -> impl IntoView {
    let pane = Pane::here();
    let is_busy = RwSignal::new(false);
    let error = RwSignal::new(None::<UiError>);
    let again = move |_| {
        is_busy.set(true);
        let call = pane.watch(send_again(id));
        spawn_local(async move {
            match call.await {
                Ok(bubble) => pane.thread.update(|thread| merge_bubble(thread, bubble)),
                Err(refusal) => {
                    let _ = error.try_set(Some(refusal));
                }
            }
            let _ = is_busy.try_set(false);
        });
    };
    view! {
        <button type="button" class="button small" disabled=is_busy on:click=again>
            <IconView icon=Icon::Again />
            {w::SEND_AGAIN}
        </button>
        <span class="form-error" role="alert">
            {move || error.with(|e| e.as_ref().map(|e| e.message.clone()))}
        </span>
    }
}
