//! Shows text with its formatting as elements.

use super::rich::{Block, BlockKind, Run, blocks};
use crate::words::conversation as w;
use domain::text::Text;
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
    let mut words = run.words.into_any();
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
