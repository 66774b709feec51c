//! What several replications came to: means, and how sure they are.

use crate::sheet::{About, Figure, Sheet};
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::collections::BTreeMap;

/// A mean over replications.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Half the width of the interval in which the true mean lies with 95 % certainty (Student's t); `None` for
    /// fewer than two replications.
    pub plus_minus: Option<f64>,
    /// Its standard error; `None` for fewer than two replications.
    pub standard_error: Option<f64>,
}

impl Estimate {
    /// Estimates the mean that `values` come from; `None` for no value.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        if values.is_empty() {
            return None;
        }
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let standard_error =
            (values.len() > 1).then(|| (squares / (count - 1.0)).sqrt() / count.sqrt());
        let factor = StudentsT::new(0.0, 1.0, count - 1.0).map(|t| t.inverse_cdf(0.975));
        Some(Self {
            mean,
            plus_minus: standard_error.and_then(|error| Some(error * factor.ok()?)),
            standard_error,
        })
    }
}

/// The figures about one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportRow {
    /// What they are about.
    #[serde(flatten)]
    pub about: About,
    /// The figures. Shape: only those that have a value in some replication.
    pub figures: BTreeMap<Figure, Estimate>,
}

/// What a scenario comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// How often it was played.
    pub replications: usize,
    /// The figures. Shape: each thing once, the desk first.
    pub rows: Vec<ReportRow>,
}

impl Report {
    /// Takes the means over replications.
    #[must_use]
    pub fn of(sheets: &[Sheet]) -> Self {
        let mut values: BTreeMap<&About, BTreeMap<Figure, Vec<f64>>> = BTreeMap::new();
        for (about, figures) in sheets.iter().flat_map(|sheet| &sheet.0) {
            let known = values.entry(about).or_default();
            for (figure, value) in figures {
                known.entry(*figure).or_default().push(*value);
            }
        }
        let row = |(about, figures): (&About, BTreeMap<Figure, Vec<f64>>)| ReportRow {
            about: about.clone(),
            figures: estimates(figures),
        };
        Self {
            replications: sheets.len(),
            rows: values.into_iter().map(row).collect(),
        }
    }

    /// Returns how much `after` differs from `before`, replication by replication: both met the same contacts.
    ///
    /// Shape: only what has a value in both.
    #[must_use]
    pub fn difference(before: &[Sheet], after: &[Sheet]) -> Self {
        let mut values: BTreeMap<&About, BTreeMap<Figure, Vec<f64>>> = BTreeMap::new();
        for (before, after) in before.iter().zip(after) {
            for (about, figures) in &before.0 {
                for (figure, was) in figures {
                    if let Some(is) = after.get(about, *figure) {
                        let known = values.entry(about).or_default();
                        known.entry(*figure).or_default().push(is - was);
                    }
                }
            }
        }
        let row = |(about, figures): (&About, BTreeMap<Figure, Vec<f64>>)| ReportRow {
            about: about.clone(),
            figures: estimates(figures),
        };
        Self {
            replications: before.len().min(after.len()),
            rows: values.into_iter().map(row).collect(),
        }
    }

    /// Returns a figure; `None` where it has no value.
    #[must_use]
    pub fn get(&self, about: &About, figure: Figure) -> Option<Estimate> {
        let row = self.rows.iter().find(|row| row.about == *about)?;
        row.figures.get(&figure).copied()
    }
}

fn estimates(figures: BTreeMap<Figure, Vec<f64>>) -> BTreeMap<Figure, Estimate> {
    let known = figures
        .into_iter()
        .filter_map(|(figure, values)| Some((figure, Estimate::of(&values)?)));
    known.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_that_of_students_t() {
        let estimate = Estimate::of(&[1.0, 2.0, 3.0, 4.0, 5.0]).expect("five");
        assert!((estimate.mean - 3.0).abs() < 1e-12);
        // The deviation is √2.5, and the quantile for four degrees of freedom 2.776.
        let expected = 2.776_445 * (2.5_f64 / 5.0).sqrt();
        let plus_minus = estimate.plus_minus.expect("five");
        assert!((plus_minus - expected).abs() < 1e-4, "{plus_minus}");
        assert_eq!(Estimate::of(&[1.0]).expect("one").plus_minus, None);
        assert_eq!(Estimate::of(&[]), None);
    }
}
