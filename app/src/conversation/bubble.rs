//! One message.

use super::{
    acts::BubbleActs,
    api::send_again,
    media::{self, Files},
    pane::Pane,
    rich_view::Rich,
};
use crate::{
    error::UiError,
    live::merge_bubble,
    shell::Here,
    ui::{
        icon::{Icon, IconView},
        time::TimeOfDay,
    },
    words::{conversation as w, files as f},
};
use domain::{
    attachment::Attachment,
    id::MessageId,
    marks::{Marks, Reaction},
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
        w::YOU.text().to_owned()
    } else {
        fixed.author_name.clone()
    };
    let id = fixed.id;
    let progress = Memo::new(move |_| bubble.with(|bubble| bubble.progress.clone()));
    let content = Memo::new(move |_| {
        bubble.with(|bubble| (bubble.content.clone(), bubble.attachments.clone()))
    });
    let marks = Memo::new(move |_| bubble.with(|bubble| bubble.marks.clone()));
    let forwarded = fixed
        .marks
        .forwarded_from
        .as_deref()
        .map(|from| view! { <p class="hint forwarded">{f::forwarded(from)}</p> });
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
            data-deleted=move || marks.with(|marks| marks.deleted_at.is_some()).to_string()
        >
            <p class="who">{label(side, &who)}</p>
            {forwarded}
            {quote}
            <div class="said">
                {move || {
                    let (content, files) = content.get();
                    show(content, files)
                }}
            </div>
            {move || reactions(&marks.get())}
            {move || marks.with(|marks| marks.trouble.as_deref().map(trouble))}
            <div class="meta">
                <TimeOfDay at=fixed.at />
                {move || marks.with(history)}
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
            </div>
            <BubbleActs bubble is_me />
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

/// Shows that a message was changed, with what it said before, or that it is gone.
fn history(marks: &Marks) -> AnyView {
    let edited = (!marks.history.is_empty()).then(|| {
        let earlier = marks.history.iter().map(|version| {
            let words = version.content.excerpt(500);
            let file = version.file.clone();
            view! {
                <li dir="auto">
                    {words} {file.map(|file| view! { <Files files=vec![file] /> })}
                </li>
            }
        });
        view! {
            " · "
            <details class="history">
                <summary>{f::EDITED}</summary>
                <ol aria-label=f::EARLIER>{earlier.collect_view()}</ol>
            </details>
        }
    });
    let deleted = marks
        .deleted_at
        .map(|_| view! { " · " <span class="deleted">{f::DELETED}</span> });
    view! {
        {edited}
        {deleted}
    }
    .into_any()
}

fn reactions(marks: &Marks) -> AnyView {
    if marks.reactions.is_empty() {
        return ().into_any();
    }
    let one = |reaction: &Reaction| {
        let side = if reaction.by.is_some() {
            "house"
        } else {
            "contact"
        };
        view! { <li data-by=side>{reaction.emoji.clone()}</li> }
    };
    view! {
        <ul class="reactions" aria-label=f::REACTIONS data-testid="reactions">
            {marks.reactions.iter().map(one).collect_view()}
        </ul>
    }
    .into_any()
}

fn trouble(why: &str) -> AnyView {
    view! { <p class="form-error">{f::not_passed_on(why)}</p> }.into_any()
}

fn show(content: Content, files: Vec<Attachment>) -> AnyView {
    match content {
        Content::Text(text)
        | Content::NumberRequest { text, .. }
        | Content::Choice { text, .. } => view! { <Rich text /> }.into_any(),
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
        Content::Files { caption, .. } => view! {
            <Files files />
            {caption.map(|text| view! { <Rich text /> })}
        }
        .into_any(),
        Content::Place(place) => media::place(&place),
        Content::Card(card) => media::card(&card),
        Content::Poll(poll) => media::poll(&poll),
        Content::Dice(dice) => media::dice(&dice),
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
