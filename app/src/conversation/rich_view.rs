//! Shows text with its formatting as elements.

use super::rich::{Block, BlockKind, Run, blocks};
use crate::{shell::Here, words::conversation as w};
use domain::{id::OperatorId, text::Text};
use leptos::prelude::*;

/// Shows words with their formatting.
#[component]
pub fn Rich(
    /// The words.
    text: Text,
) -> impl IntoView {
    view! { <div class="words" dir="auto">{blocks(&text).into_iter().map(block).collect_view()}</div> }
}

fn block(block: Block) -> AnyView {
    let runs = block.runs.into_iter().map(run).collect_view();
    match block.kind {
        BlockKind::Plain => view! { <span>{runs}</span> }.into_any(),
        BlockKind::Quote => view! { <blockquote>{runs}</blockquote> }.into_any(),
        BlockKind::Pre => view! { <pre>{runs}</pre> }.into_any(),
    }
}

fn run(run: Run) -> AnyView {
    let mut words = match run.mention {
        Some(operator) => mention(operator, run.words),
        None => run.words.into_any(),
    };
    if run.code {
        words = view! { <code>{words}</code> }.into_any();
    }
    if run.bold {
        words = view! { <strong>{words}</strong> }.into_any();
    }
    if run.italic {
        words = view! { <em>{words}</em> }.into_any();
    }
    if run.underline {
        words = view! { <u>{words}</u> }.into_any();
    }
    if run.strike {
        words = view! { <s>{words}</s> }.into_any();
    }
    if let Some(href) = run.href {
        words = view! {
            <a href=href target="_blank" rel="noopener noreferrer">
                {words}
            </a>
        }
        .into_any();
    }
    if run.spoiler {
        words = view! {
            <span class="spoiler" tabindex="0" title=w::SPOILER>
                {words}
            </span>
        }
        .into_any();
    }
    words
}

/// Shows a colleague by the name that he has; by the one that was written, where nobody knows him any more.
fn mention(operator: OperatorId, written: String) -> AnyView {
    let here = Here::now();
    let is_me = here.me() == Some(operator);
    let name = move || {
        let name = here.name_of(operator);
        name.map_or_else(|| written.clone(), |name| format!("@{name}"))
    };
    view! {
        <strong class="mention" data-testid="mention" data-me=is_me.then_some("true")>
            {name}
        </strong>
    }
    .into_any()
}
