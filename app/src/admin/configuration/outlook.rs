//! What a file would do, or did.

use crate::words::configuration as w;
use domain::{
    configuration::{Effect, Step},
    team::BadField,
};
use leptos::prelude::*;

/// Shows what keeps a file from being taken in.
pub(super) fn problems(problems: Vec<BadField>) -> impl IntoView {
    let lines = problems.into_iter().map(|bad| {
        view! {
            <li>
                {bad.problem.to_string()} " " <code>{bad.field}</code>
            </li>
        }
    });
    view! {
        <div role="alert">
            <h3>{w::PROBLEMS}</h3>
            <ul>{lines.collect_view()}</ul>
        </div>
    }
}

/// Says whether anything would happen.
pub(super) fn does_something(steps: &[Step]) -> bool {
    steps.iter().any(|step| match step.effect {
        Effect::New { .. } | Effect::Changed { .. } => true,
        Effect::Same | Effect::LeftOut => false,
    })
}

/// Shows what happens to each thing that does not stay as it is.
pub(super) fn steps(steps: Vec<Step>) -> impl IntoView {
    let (same, others): (Vec<_>, Vec<_>) = steps
        .into_iter()
        .partition(|step| step.effect == Effect::Same);
    let is_listed = !others.is_empty();
    let rows = others.into_iter().map(|step| {
        view! {
            <tr>
                <td>{w::noun(step.noun)}</td>
                <td>
                    <bdi>{step.name}</bdi>
                </td>
                <td>{w::effect(&step.effect)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let table = is_listed.then(|| {
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label=w::EFFECT>
                <table data-testid="steps">
                    <thead>
                        <tr>
                            <th scope="col">{w::KIND}</th>
                            <th scope="col">{w::NAME}</th>
                            <th scope="col">{w::EFFECT}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    let rest = match (is_listed, same.len()) {
        (true, 0) => None,
        (true, count) => Some(w::same(count)),
        (false, _) => Some(w::NOTHING.text().to_owned()),
    };
    view! {
        {table}
        {rest.map(|words| view! { <p class="hint">{words}</p> })}
    }
}
