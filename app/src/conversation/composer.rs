//! Where one writes: a reply or a note, under the bar that says who has the turn.

use super::{
    api::Write,
    assist::Assist,
    attach::TrayView,
    draft::Kind,
    mentioned::Mentioned,
    offered::{Choice, OfferedList},
    pane::{Aim, Pane},
    turn::Turn,
    turn_bar::TurnBar,
    typing::Typing,
    underway::Underway,
    writing::Writing,
};
use crate::{
    shell::Commands,
    ui::icon::{Icon, IconView},
    words::{conversation as w, files as f},
};
use leptos::{prelude::*, server_fn::ServerFn};

/// Shows the turn bar, the kinds and the field.
#[component]
pub fn Composer() -> impl IntoView {
    let pane = Pane::here();
    let action = ServerAction::<Write>::new();
    let refused = action.value().get_untracked().and_then(Result::err);
    let writing = Writing::of(pane, refused);
    Effect::new(move |_| writing.begin());
    Effect::new(move |_| writing.aimed(&pane.aim.get()));
    Commands::on(move |command| writing.act(command));
    let is_note = Memo::new(move |_| writing.kind.get() == Kind::Note);
    let turn = Memo::new(move |_| pane.turn());
    let is_shut = Memo::new(move |_| turn.get() == Turn::Over && !pane.is_wrapped_up());
    let may_send = move || is_note.get() && !is_shut.get() || turn.get().may_reply();
    let send_label = move || match (is_note.get(), turn.with(Turn::must_take)) {
        (true, _) => w::ADD_NOTE.text(),
        (false, true) => w::TAKE_AND_SEND.text(),
        (false, false) => w::SEND.text(),
    };
    let (id, epoch) = (pane.id(), move || pane.row(|row| row.epoch.0));
    view! {
        <form
            class="composer"
            data-testid="composer"
            data-kind=move || if is_note.get() { "note" } else { "reply" }
            action=Write::url()
            method="post"
            on:submit=move |event| {
                event.prevent_default();
                writing.send();
            }
            on:dragover=move |event| event.prevent_default()
            on:drop=move |event: web_sys::DragEvent| {
                event.prevent_default();
                writing.bring(event.data_transfer().and_then(|data| data.files()));
            }
        >
            <Mentioned />
            <TurnBar is_kept=writing.is_kept />
            <Typing />
            <Underway />
            <AimBar writing />
            <OfferedList
                offered=StoredValue::new(writing.offered)
                choose=move |choice: Choice| writing.choose(choice)
            />
            <input type="hidden" name="conversation" value=id.to_string() />
            <input type="hidden" name="epoch" value=epoch />
            <input type="hidden" name="private" value=move || is_note.get().to_string() />
            <Field writing is_shut />
            <TrayView tray=writing.tray />
            <Assist writing=StoredValue::new(writing) />
            <p id="composer-error" class="form-error" role="alert">
                {move || writing.refusal.with(|e| e.as_ref().map(|e| e.message.clone()))}
            </p>
            <div class="composer-end">
                <div class="kinds" role="group" aria-label=w::KIND>
                    <KindButton writing this=Kind::Reply label=w::REPLY.text() key="r" />
                    <KindButton writing this=Kind::Note label=w::NOTE.text() key="n" />
                    <AttachButton writing />
                </div>
                <button type="submit" class="button primary" disabled=move || !may_send()>
                    {send_label}
                    " "
                    <kbd aria-hidden="true">{w::SEND_KEYS}</kbd>
                </button>
            </div>
        </form>
    }
}

/// Where the words are typed.
#[component]
fn Field(writing: Writing, is_shut: Memo<bool>) -> impl IntoView {
    view! {
        <textarea
            id="composer-text"
            name="text"
            rows="3"
            dir="auto"
            aria-label=w::COMPOSER
            aria-describedby="composer-error"
            aria-autocomplete="list"
            aria-controls=move || writing.offered.is_any().then_some("offered")
            aria-activedescendant=move || writing.offered.here_id()
            placeholder=move || match writing.kind.get() {
                Kind::Note => w::NOTE_HINT.text(),
                Kind::Reply => w::REPLY_HINT.text(),
            }
            node_ref=writing.field
            disabled=is_shut
            on:input=move |event| writing.typed_now(event_target_value(&event))
            on:keydown=move |event| writing.key(&event)
            on:paste=move |event: web_sys::ClipboardEvent| {
                let files = event.clipboard_data().and_then(|data| data.files());
                if files.as_ref().is_some_and(|files| files.length() > 0) {
                    event.prevent_default();
                    writing.bring(files);
                }
            }
        ></textarea>
    }
}

/// Says what the words are for, when they are not simply said.
#[component]
fn AimBar(writing: Writing) -> impl IntoView {
    let words = Memo::new(move |_| {
        writing.pane.aim.with(|aim| match aim {
            Aim::Say => None,
            Aim::Answer(quote) => Some(format!("{}{}", f::REPLYING.text(), quote.words)),
            Aim::Edit(_) => Some(f::EDITING.text().to_owned()),
        })
    });
    view! {
        <Show when=move || words.with(Option::is_some)>
            <p class="aim" data-testid="aim">
                <span dir="auto">{move || words.get()}</span>
                <button
                    type="button"
                    class="button quiet icon-only small"
                    on:click=move |_| writing.aim_at_nothing()
                >
                    <IconView icon=Icon::Cross />
                    <span class="visually-hidden">{f::CANCEL}</span>
                </button>
            </p>
        </Show>
    }
}

/// Chooses files to send.
#[component]
fn AttachButton(writing: Writing) -> impl IntoView {
    let is_over = move || writing.pane.turn() == Turn::Over;
    view! {
        <label class="kind attach" title=f::ATTACH>
                        <IconView icon=Icon::Attach />
                        <span class="visually-hidden">{f::ATTACH}</span>
                        <input
                            type="file"
                            multiple
                            class="visually-hidden"
                            data-testid="attach"
                            disabled=is_over
                            on:change=move |event| {
                                let input = event_target::<web_sys::HtmlInputElement>(&event);
                                writing.bring(input.files());
                                input.set_value("");
                            }
                        />
                    </label>
    }
}

#[component]
fn KindButton(
    writing: Writing,
    this: Kind,
    label: &'static str,
    key: &'static str,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="kind"
            aria-pressed=move || (writing.kind.get() == this).to_string()
            on:click=move |_| writing.switch(this)
        >
            {label}
            " "
            <kbd aria-hidden="true">{key}</kbd>
        </button>
    }
}
