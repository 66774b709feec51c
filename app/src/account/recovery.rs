//! What is shown once: the secret that an app is taught, and the recovery codes.

use crate::words::second_step as w;
use domain::second_step::Enrolment;
use leptos::prelude::*;

/// Shows the secret as a picture, as letters and as a link.
#[component]
pub fn Enrolling(
    /// What the app is taught.
    enrolment: Enrolment,
) -> impl IntoView {
    let picture = enrolment.picture;
    let side = picture.side;
    view! {
        <div class="enrolling">
            <p>{w::SCAN}</p>
            <svg
                class="qr"
                viewBox=format!("0 0 {side} {side}")
                role="img"
                aria-label=w::PICTURE
                shape-rendering="crispEdges"
            >
                <rect width=side height=side fill="#fff" />
                <path d=picture.path fill="#000" />
            </svg>
            <p>{w::BY_HAND}</p>
            <p>
                <code data-testid="second-step-secret">{enrolment.secret}</code>
            </p>
            <p>
                <a href=enrolment.address rel="external">
                    {w::OPEN_APP}
                </a>
            </p>
        </div>
    }
}

/// Shows recovery codes, to be copied or downloaded.
#[component]
pub fn RecoveryCodes(
    /// The codes.
    codes: Vec<String>,
) -> impl IntoView {
    let is_copied = RwSignal::new(false);
    let text = codes.join("\n");
    // Letters, digits and hyphens: nothing but the ends of lines has to be escaped.
    let file = format!("data:text/plain;charset=utf-8,{}%0A", codes.join("%0A"));
    let copy = move |_| {
        let _ = window().navigator().clipboard().write_text(&text);
        is_copied.set(true);
    };
    let one = |code: String| {
        view! {
            <li>
                <code>{code}</code>
            </li>
        }
    };
    view! {
        <section class="recovery" aria-labelledby="recovery-heading">
            <h2 id="recovery-heading">{w::RECOVERY}</h2>
            <p>{w::RECOVERY_HINT}</p>
            <ul data-testid="recovery-codes">{codes.into_iter().map(one).collect_view()}</ul>
            <div class="actions">
                <button type="button" class="button" on:click=copy>
                    {w::COPY}
                </button>
                <a class="button" href=file download=w::FILE_NAME.text()>
                    {w::DOWNLOAD}
                </a>
                <span class="hint" role="status">
                    {move || is_copied.get().then_some(w::COPIED.text())}
                </span>
            </div>
        </section>
    }
}
