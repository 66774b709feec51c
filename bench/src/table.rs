//! What was measured, for people and for programs.

use anyhow::Result;
use serde_json::{Value, json};
use std::{fmt, fs, path::Path};

/// One figure.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// What it is, with its unit.
    pub(crate) figure: String,
    /// What was measured.
    pub(crate) value: f64,
    /// What the machine allowed in the same run.
    pub(crate) limit: Option<f64>,
    /// What is promised.
    pub(crate) bar: &'static str,
}

impl Row {
    /// Makes a row without a limit.
    pub(crate) fn new(figure: impl Into<String>, value: f64, bar: &'static str) -> Self {
        Self {
            figure: figure.into(),
            value,
            limit: None,
            bar,
        }
    }

    /// Sets what the machine allowed.
    pub(crate) fn beside(mut self, limit: f64) -> Self {
        self.limit = Some(limit);
        self
    }

    fn ratio(&self) -> Option<f64> {
        self.limit
            .filter(|limit| *limit > 0.0)
            .map(|limit| self.value / limit)
    }
}

/// All figures, in the order of their measurement.
#[derive(Debug, Default)]
pub(crate) struct Table(Vec<Row>);

impl Table {
    /// Adds figures.
    pub(crate) fn extend(&mut self, rows: Vec<Row>) {
        self.0.extend(rows);
    }

    /// Writes the figures as JSON.
    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        let row = |row: &Row| {
            json!({
                "figure": row.figure, "value": row.value, "limit": row.limit, "ratio": row.ratio(),
                "bar": row.bar,
            })
        };
        let rows: Vec<Value> = self.0.iter().map(row).collect();
        Ok(fs::write(file, serde_json::to_string_pretty(&rows)?)?)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dash = || "–".to_owned();
        let limit = self.limit.map_or_else(dash, short);
        let ratio = self.ratio();
        let ratio = ratio.map_or_else(dash, |ratio| format!("{:.0} %", ratio * 100.0));
        let (figure, value, bar) = (&self.figure, short(self.value), self.bar);
        write!(f, "{figure:<58} {value:>10} {limit:>10} {ratio:>7}  {bar}")
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<58} {:>10} {:>10} {:>7}  bar",
            "figure", "value", "limit", "ratio"
        )?;
        self.0.iter().try_for_each(|row| writeln!(f, "{row}"))
    }
}

/// Writes a number with three digits that mean something.
fn short(value: f64) -> String {
    match value.abs() {
        0.0..10.0 => format!("{value:.2}"),
        10.0..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}
