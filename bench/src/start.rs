//! From exec to ready.

use crate::{stage::Stage, stats::median, table::Row};
use anyhow::Result;

/// Measures starts on a database with nothing in it.
pub(crate) async fn on_empty(stage: &mut Stage, rounds: usize) -> Result<Vec<Row>> {
    let ms = starts(stage, rounds).await?;
    Ok(vec![Row::new("exec → ready, empty, ms", ms, "≤ 150")])
}

/// Measures starts on the database that the other measurements have filled.
pub(crate) async fn on_filled(stage: &mut Stage, rounds: usize) -> Result<Vec<Row>> {
    let ms = starts(stage, rounds).await?;
    let thousands = stage.next_update / 1_000;
    Ok(vec![Row::new(
        format!("exec → ready, {thousands} thousand messages, ms"),
        ms,
        "≤ 150",
    )])
}

async fn starts(stage: &mut Stage, rounds: usize) -> Result<f64> {
    let mut taken_ms = Vec::new();
    for _ in 0..rounds {
        taken_ms.push(stage.restart().await?.as_secs_f64() * 1_000.0);
    }
    Ok(median(&taken_ms))
}
