//! Files that will go with a message: chosen, dropped or pasted, and uploaded while one writes.

use crate::{
    error::UiError,
    ui::icon::{Icon, IconView},
    words::files as w,
};
use domain::{
    attachment::{Attachment, MAX_FILES, MAX_SEND_BYTES},
    id::{AttachmentId, ConversationId},
    json,
};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{File, FileList, ProgressEvent, XmlHttpRequest};

/// A file that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    key: u32,
    name: String,
    size_bytes: i64,
    progress: Progress,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Progress {
    /// Units: percent.
    Going(u8),
    There(AttachmentId),
    Broken(String),
}

/// The files of the message that is being written.
#[derive(Debug, Clone, Copy)]
pub struct Tray {
    chosen: RwSignal<Vec<Chosen>>,
    next_key: StoredValue<u32>,
    conversation: ConversationId,
}

impl Tray {
    /// Makes an empty one.
    #[must_use]
    pub fn of(conversation: ConversationId) -> Self {
        Self {
            chosen: RwSignal::new(Vec::new()),
            next_key: StoredValue::new(0),
            conversation,
        }
    }

    /// Says whether there is none, tracked.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.chosen.with(Vec::is_empty)
    }

    /// Says whether there is none.
    #[must_use]
    pub fn chosen_is_empty(self) -> bool {
        self.chosen.with_untracked(Vec::is_empty)
    }

    /// Takes the files out, when all are there.
    ///
    /// # Errors
    /// When one is still on its way or broke.
    pub fn take(self) -> Result<Vec<AttachmentId>, UiError> {
        let chosen = self.chosen.get_untracked();
        let there = |chosen: &Chosen| match chosen.progress {
            Progress::There(id) => Some(id),
            Progress::Going(_) | Progress::Broken(_) => None,
        };
        let ids: Option<Vec<_>> = chosen.iter().map(there).collect();
        let ids = ids.ok_or_else(|| UiError::new("invalid", w::WAIT.text()))?;
        self.chosen.set(Vec::new());
        Ok(ids)
    }

    /// Adds files and begins to upload them.
    ///
    /// # Errors
    /// When there are more than a message carries; those that fit were added.
    pub fn add(self, files: &FileList) -> Result<(), UiError> {
        for place in 0..files.length() {
            let Some(file) = files.get(place) else {
                continue;
            };
            if self.chosen.with_untracked(Vec::len) >= MAX_FILES {
                return Err(UiError::new("invalid", w::TOO_MANY.text()));
            }
            self.begin(&file);
        }
        Ok(())
    }

    fn begin(self, file: &File) {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        #[expect(clippy::cast_possible_truncation, reason = "no file has 2^53 bytes")]
        let size_bytes = file.size() as i64;
        let is_large = size_bytes > MAX_SEND_BYTES;
        let chosen = Chosen {
            key,
            name: file.name(),
            size_bytes,
            progress: if is_large {
                Progress::Broken(w::TOO_LARGE.text().to_owned())
            } else {
                Progress::Going(0)
            },
        };
        self.chosen.update(|all| all.push(chosen));
        if !is_large && self.upload(key, file).is_none() {
            self.set(key, Progress::Broken(w::BROKE.text().to_owned()));
        }
    }

    fn set(self, key: u32, progress: Progress) {
        let _ = self.chosen.try_update(|all| {
            if let Some(chosen) = all.iter_mut().find(|chosen| chosen.key == key) {
                chosen.progress = progress;
            }
        });
    }

    fn remove(self, key: u32) {
        self.chosen
            .update(|all| all.retain(|chosen| chosen.key != key));
    }

    fn upload(self, key: u32, file: &File) -> Option<()> {
        let request = XmlHttpRequest::new().ok()?;
        let name = js_sys::encode_uri_component(&file.name());
        let address = format!("/files?conversation={}&name={name}", self.conversation);
        request.open("POST", &address).ok()?;
        request
            .set_request_header("content-type", "application/octet-stream")
            .ok()?;
        let on_progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.total() > 0.0 {
                self.set(key, Progress::Going(percent(event.loaded(), event.total())));
            }
        });
        let upload = request.upload().ok()?;
        upload.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
        let answered = request.clone();
        let on_end = Closure::<dyn FnMut()>::new(move || {
            let progress = read(&answered).unwrap_or_else(Progress::Broken);
            self.set(key, progress);
        });
        request.set_onloadend(Some(on_end.as_ref().unchecked_ref()));
        request.send_with_opt_blob(Some(file)).ok()?;
        // The browser holds them as long as the request lives.
        on_progress.forget();
        on_end.forget();
        Some(())
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 to 100"
)]
fn percent(loaded: f64, total: f64) -> u8 {
    (loaded / total * 100.0).clamp(0.0, 100.0) as u8
}

/// What the server says when it refuses a file.
#[derive(serde::Deserialize)]
struct Problem {
    detail: String,
}

fn read(answered: &XmlHttpRequest) -> Result<Progress, String> {
    let broke = || w::BROKE.text().to_owned();
    let status = answered.status().map_err(|_| broke())?;
    let body = answered.response_text().ok().flatten().unwrap_or_default();
    if status == 200 {
        let kept: Attachment = json::read(&body).map_err(|_| broke())?;
        return Ok(Progress::There(kept.id));
    }
    let problem: Option<Problem> = json::read(&body).ok();
    Err(problem.map_or_else(broke, |problem| problem.detail))
}

/// Shows the files of the message that is being written.
#[component]
pub fn TrayView(
    /// The files.
    tray: Tray,
) -> impl IntoView {
    view! {
        <Show when=move || !tray.is_empty()>
            <ul class="tray" aria-label=w::ATTACHED data-testid="tray">
                <For each=move || tray.chosen.get() key=|chosen| (chosen.key, chosen.progress_key()) let:chosen>
                    {row(tray, &chosen)}
                </For>
            </ul>
        </Show>
    }
}

impl Chosen {
    fn progress_key(&self) -> (u8, bool) {
        match self.progress {
            Progress::Going(percent) => (percent, false),
            Progress::There(_) => (101, true),
            Progress::Broken(_) => (102, false),
        }
    }
}

fn row(tray: Tray, chosen: &Chosen) -> AnyView {
    let key = chosen.key;
    let state = match &chosen.progress {
        Progress::Going(percent) => view! {
            <progress max="100" value=percent.to_string() aria-label=w::UPLOADING></progress>
        }
        .into_any(),
        Progress::There(_) => {
            view! { <span class="hint">{w::size(chosen.size_bytes)}</span> }.into_any()
        }
        Progress::Broken(why) => {
            view! { <span class="form-error" role="alert">{why.clone()}</span> }.into_any()
        }
    };
    view! {
        <li data-ready=matches!(chosen.progress, Progress::There(_)).to_string()>
            <IconView icon=Icon::File />
            <span class="file-name" dir="auto">{chosen.name.clone()}</span>
            {state}
            <button
                type="button"
                class="button quiet icon-only small"
                aria-label=w::remove(&chosen.name)
                on:click=move |_| tray.remove(key)
            >
                <IconView icon=Icon::Cross />
            </button>
        </li>
    }
    .into_any()
}
