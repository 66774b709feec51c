//! What the classifier promises, on public sets; skipped where they are not.
#![expect(
    clippy::unwrap_used,
    reason = "a set that cannot be read ends the test"
)]

mod sets;

use intents::Model;
use sets::{Set, Sets, calibration_error, refused};

/// Returns the mean of several draws of ten examples for each intent: one draw is two in a hundred up or down.
fn ten_examples(set: &Set) -> f64 {
    let draws = 0..4_u32;
    let all = draws
        .clone()
        .map(|draw| set.accuracy(&Model::learn(&set.intents(10, draw.into()))));
    all.sum::<f64>() / f64::from(draws.end)
}

#[test]
fn a_name_and_ten_examples_for_each_intent_go_a_long_way() {
    let Some(sets) = Sets::read() else { return };
    let (clinc, banking) = (ten_examples(&sets.clinc), ten_examples(&sets.banking));
    assert!(clinc >= 81.0, "CLINC150: {clinc:.1}");
    assert!(banking >= 74.5, "BANKING77: {banking:.1}");
}

#[test]
fn all_examples_are_understood_as_well_as_promised() {
    if std::env::var_os("SWITCHBOARD_SOAK").is_none() {
        return;
    }
    let Some(sets) = Sets::read() else { return };
    let clinc = Model::learn(&sets.clinc.intents(usize::MAX, 0));
    let banking = Model::learn(&sets.banking.intents(usize::MAX, 0));
    let (accuracy, others) = (sets.clinc.accuracy(&clinc), sets.banking.accuracy(&banking));
    assert!(accuracy >= 92.3, "CLINC150: {accuracy:.2}");
    assert!(others >= 91.0, "BANKING77: {others:.2}");
    let (unknown, known) = refused(&sets, &clinc);
    assert!(
        unknown >= 75.0,
        "of the unknown {unknown:.1} are refused, of the known {known:.1}"
    );
    let error = calibration_error(&sets.clinc, &clinc);
    assert!(error <= 0.03, "confidence is off by {error:.3}");
}
