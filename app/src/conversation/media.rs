//! What a message holds besides words: files, places, cards, polls, dice.

use crate::{
    ui::icon::{Icon, IconView},
    words::files as w,
};
use domain::{
    attachment::{Attachment, FileKind, FileState},
    thing::{Card, Dice, Place, Poll},
};
use leptos::{html, prelude::*};

/// Shows the files of a message; several stand in a grid.
#[component]
pub fn Files(
    /// The files, in their order.
    files: Vec<Attachment>,
) -> impl IntoView {
    let count = files.len().to_string();
    view! {
        <div class="files" data-count=count>
            {files.into_iter().map(file).collect_view()}
        </div>
    }
}

fn file(file: Attachment) -> AnyView {
    match file.state {
        FileState::Known => unfinished(&file, w::COMING.text().to_owned(), false),
        FileState::TooLarge => unfinished(&file, w::TOO_LARGE_FOR_US.text().to_owned(), true),
        FileState::Failed { ref why } => unfinished(&file, w::never_came(why), true),
        FileState::Fetched => fetched(file),
    }
}

/// Shows a file that is not here, and why.
fn unfinished(file: &Attachment, why: String, is_trouble: bool) -> AnyView {
    let icon = if is_trouble {
        Icon::Trouble
    } else {
        Icon::File
    };
    view! {
        <p class="file-card" data-state=file.state.name()>
            <IconView icon />
            <span>
                <span class="file-name" dir="auto">{file.name.clone()}</span>
                <span class="hint">{why}</span>
            </span>
        </p>
    }
    .into_any()
}

fn fetched(file: Attachment) -> AnyView {
    let address = format!("/files/{}", file.id);
    let is_picture =
        ["image/jpeg", "image/png", "image/webp", "image/gif"].contains(&file.mime.as_str());
    let is_sound = file.mime.starts_with("audio/");
    let is_film = file.mime == "video/mp4" || file.mime == "video/webm";
    match file.kind {
        FileKind::Photo | FileKind::Sticker | FileKind::Animation | FileKind::Document
            if is_picture =>
        {
            view! { <Picture file /> }.into_any()
        }
        FileKind::Voice | FileKind::Audio | FileKind::Document if is_sound => view! {
            <figure class="sound">
                <audio controls preload="metadata" src=address aria-label=w::kind(file.kind)></audio>
                <figcaption class="hint">{about(&file)}</figcaption>
            </figure>
        }
        .into_any(),
        FileKind::Video
        | FileKind::VideoNote
        | FileKind::Animation
        | FileKind::Sticker
        | FileKind::Document
            if is_film =>
        {
            let poster = file.has_thumbnail.then(|| format!("{address}/small"));
            view! {
                <video
                    class="film"
                    controls
                    preload="metadata"
                    src=address
                    poster=poster
                    width=file.width
                    height=file.height
                    aria-label=w::kind(file.kind)
                ></video>
            }
            .into_any()
        }
        FileKind::Photo
        | FileKind::Video
        | FileKind::Animation
        | FileKind::Audio
        | FileKind::Voice
        | FileKind::VideoNote
        | FileKind::Document
        | FileKind::Sticker => view! {
            <a class="file-card" href=address download=file.name.clone() rel="external">
                <IconView icon=Icon::File />
                <span>
                    <span class="file-name" dir="auto">{file.name.clone()}</span>
                    <span class="hint">{about(&file)}</span>
                </span>
            </a>
        }
        .into_any(),
    }
}

fn about(file: &Attachment) -> String {
    let size = file.size_bytes.map(w::size);
    let parts = [Some(w::kind(file.kind).to_owned()), size];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Shows a picture, small in the thread and whole when it is pressed.
#[component]
fn Picture(file: Attachment) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let address = format!("/files/{}", file.id);
    let small = format!("{address}/small");
    let label = w::kind(file.kind);
    let show = move |event: web_sys::MouseEvent| {
        if let Some(dialog) = node.get_untracked() {
            event.prevent_default();
            let _ = dialog.show_modal();
        }
    };
    let close = move |_| {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    let is_open = RwSignal::new(false);
    let whole = address.clone();
    let name = file.name.clone();
    view! {
        <a
            class="picture"
            data-testid="picture"
            data-kind=file.kind.name()
            href=address.clone()
            target="_blank"
            rel="noopener external"
            aria-label=w::open(label)
            on:click=move |event| {
                is_open.set(true);
                show(event);
            }
        >
            <img src=small alt=label loading="lazy" width=file.width height=file.height />
        </a>
        <dialog class="viewer" node_ref=node aria-label=label on:close=move |_| is_open.set(false)>
            <header>
                <a class="button quiet" href=whole.clone() download=name rel="external">
                    {w::SAVE}
                </a>
                <button type="button" class="button quiet icon-only" on:click=close>
                    <IconView icon=Icon::Cross />
                    <span class="visually-hidden">{crate::words::shell::CLOSE}</span>
                </button>
            </header>
            {move || is_open.get().then(|| view! { <img src=whole.clone() alt=label /> })}
        </dialog>
    }
}

/// Shows a place, with a way to a map.
pub(super) fn place(place: &Place) -> AnyView {
    let title = place.title.clone().unwrap_or_else(|| {
        let words = if place.is_live {
            w::LIVE_PLACE.text()
        } else {
            w::PLACE.text()
        };
        words.to_owned()
    });
    let (latitude, longitude) = place.degrees();
    let address = place.address.clone();
    view! {
        <a class="file-card" href=place.map_address() target="_blank" rel="noopener noreferrer">
            <IconView icon=Icon::Place />
            <span>
                <span class="file-name" dir="auto">{title}</span>
                <span class="hint" dir="auto">
                    {address.unwrap_or_else(|| format!("{latitude:.5}, {longitude:.5}"))}
                </span>
            </span>
        </a>
    }
    .into_any()
}

/// Shows somebody's card.
pub(super) fn card(card: &Card) -> AnyView {
    view! {
        <p class="file-card">
            <IconView icon=Icon::Person />
            <span>
                <span class="file-name" dir="auto">{card.name.clone()}</span>
                <span class="hint">{card.phone.clone()}</span>
            </span>
        </p>
    }
    .into_any()
}

/// Shows a poll.
pub(super) fn poll(poll: &Poll) -> AnyView {
    let options = poll.options.clone();
    view! {
        <p class="hint">{w::POLL}</p>
        <p dir="auto">{poll.question.clone()}</p>
        <ul class="choices" aria-label=w::POLL_OPTIONS>
            {options.into_iter().map(|option| view! { <li dir="auto">{option}</li> }).collect_view()}
        </ul>
    }
    .into_any()
}

/// Shows what was thrown.
pub(super) fn dice(dice: &Dice) -> AnyView {
    view! { <p>{dice.emoji.clone()} " " {(dice.value > 0).then_some(dice.value)}</p> }.into_any()
}
