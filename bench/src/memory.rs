//! Memory of the idle server, and what each open stream adds.

use crate::{
    stage::{STREAMS_PER_SESSION, Stage},
    table::Row,
    wire::Wire,
};
use anyhow::Result;
use std::time::{Duration, Instant};

/// How many streams are opened.
const STREAMS: usize = 1_000;

/// How long the server rests before its CPU is read.
const REST: Duration = Duration::from_secs(3);

/// Measures the idle server, then opens the streams and measures again.
pub(crate) async fn with_streams(stage: &mut Stage) -> Result<Vec<Row>> {
    stage.restart().await?;
    let (idle_kib, idle_cores) = resting(stage).await?;
    // Logging in takes memory of its own, once (argon2): it is not the streams'.
    let cookies = stage.sessions(STREAMS).await?;
    let before_kib = stage.house.figures()?.memory_kib;
    let mut wires = Vec::new();
    for number in 0..STREAMS {
        let mut wire = Wire::connect(stage.address()?).await?;
        wire.open("/live", &cookies[number / STREAMS_PER_SESSION])
            .await?;
        wires.push(wire);
    }
    let (held_kib, held_cores) = resting(stage).await?;
    drop(wires);
    let each_kib = held_kib.saturating_sub(before_kib) as f64 / STREAMS as f64;
    Ok(vec![
        Row::new("memory, idle, MiB", idle_kib as f64 / 1_024.0, "≤ 40"),
        Row::new("CPU, idle, cores", idle_cores, ""),
        Row::new(
            format!("memory of each of {STREAMS} streams, KiB"),
            each_kib,
            "≤ 32",
        ),
        Row::new(
            format!("CPU with {STREAMS} idle streams, cores"),
            held_cores,
            "≤ 0.01",
        ),
    ])
}

/// Lets the server rest; returns its memory and how many cores it used meanwhile.
async fn resting(stage: &Stage) -> Result<(u64, f64)> {
    let (cpu, since) = (stage.house.figures()?.cpu, Instant::now());
    tokio::time::sleep(REST).await;
    let figures = stage.house.figures()?;
    let cores = figures.cpu.saturating_sub(cpu).as_secs_f64() / since.elapsed().as_secs_f64();
    Ok((figures.memory_kib, cores))
}
