//! Why somebody is away, and for how long.

use crate::{complaint, team::BadField, time::Timestamp};
use serde::{Deserialize, Serialize};

/// The characters of a reason.
const MAX_REASON_CHARS: usize = 100;

/// The reasons that a house keeps: more nobody looks through.
const MAX_REASONS: usize = 20;

/// The characters of a reason that a house keeps.
const MAX_NAME_CHARS: usize = 40;

/// The longest absence that ends by itself.
///
/// Units: ms. A day: whoever is away for longer has gone home.
const MAX_ABSENCE_MS: i64 = 86_400_000;

/// Why somebody is away, and until when he means to be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Absence {
    /// One of the house's reasons, perhaps with words of his own after a comma; may be empty.
    pub reason: String,
    /// When he is back by himself; `None` = when he says so.
    pub until: Option<Timestamp>,
}

impl Absence {
    /// Checks it against the reasons that the house keeps.
    ///
    /// Where the house keeps none, any words are a reason.
    ///
    /// # Errors
    /// [`BadField`] about the reason or the time.
    pub fn check(&self, reasons: &[String], now: Timestamp) -> Result<Self, BadField> {
        let words = self.reason.trim();
        let reason = if words.is_empty() || reasons.is_empty() {
            words.to_owned()
        } else {
            let known = reasons.iter().find_map(|known| begins_with(words, known));
            known.ok_or_else(|| {
                let problem = complaint::choose_reason(reasons.join(", "));
                BadField::new("reason", problem)
            })?
        };
        if reason.chars().count() > MAX_REASON_CHARS {
            let problem = complaint::REASON_TOO_LONG;
            return Err(BadField::new("reason", problem));
        }
        let is_time = |until: Timestamp| (1..=MAX_ABSENCE_MS).contains(&until.ms_since(now));
        if !self.until.is_none_or(is_time) {
            let problem = complaint::ABSENCE_TIME;
            return Err(BadField::new("until", problem));
        }
        Ok(Self {
            reason,
            until: self.until,
        })
    }
}

/// Returns words that begin with a reason, in its own spelling; `None` when they do not.
fn begins_with(words: &str, known: &str) -> Option<String> {
    let mut rest = words.chars();
    let mut folded = known.chars().flat_map(char::to_lowercase);
    let mut pending: Vec<char> = Vec::new();
    folded.try_for_each(|wanted| {
        if pending.is_empty() {
            pending = rest.next()?.to_lowercase().rev().collect();
        }
        (pending.pop() == Some(wanted)).then_some(())
    })?;
    let rest = rest.as_str();
    if !pending.is_empty() || rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let own = rest.trim_matches(|c: char| c.is_whitespace() || ",;:.".contains(c));
    Some(if own.is_empty() {
        known.to_owned()
    } else {
        format!("{known}, {own}")
    })
}

/// Checks the reasons that a house keeps, in their order.
///
/// # Errors
/// [`BadField`] about the first that is empty, too long or there twice, or when they are too many.
pub fn parse_reasons(typed: &[String]) -> Result<Vec<String>, BadField> {
    if typed.len() > MAX_REASONS {
        let problem = complaint::TOO_MANY_REASONS;
        return Err(BadField::new("reasons", problem));
    }
    let mut reasons: Vec<String> = Vec::new();
    for (n, name) in typed.iter().enumerate() {
        let place = format!("reasons[{n}]");
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
            let problem = complaint::REASON_BOUNDS;
            return Err(BadField::new(&place, problem));
        }
        let is_known = |known: &String| known.to_lowercase() == name.to_lowercase();
        if reasons.iter().any(is_known) {
            return Err(BadField::new(&place, complaint::REASON_TWICE));
        }
        reasons.push(name);
    }
    Ok(reasons)
}

/// Reads how long somebody means to be away off the end of his words: `30`, `30 min`, `1 h`.
///
/// Shape: the words before it, and the time in ms; `None` when the words do not end so.
#[must_use]
pub fn read_span(words: &str) -> (&str, Option<i64>) {
    const UNITS: [(&str, i64); 7] = [
        ("minutes", 60_000),
        ("min", 60_000),
        ("m", 60_000),
        ("hours", 3_600_000),
        ("hour", 3_600_000),
        ("h", 3_600_000),
        ("", 60_000),
    ];
    let words = words.trim_end();
    for (unit, unit_ms) in UNITS {
        let Some(head) = words.strip_suffix(unit) else {
            continue;
        };
        let head = head.trim_end();
        let digits = head.len() - head.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (before, number) = head.split_at(head.len() - digits);
        let is_apart = before.is_empty() || before.ends_with(char::is_whitespace);
        if let (true, Ok(number @ 1..=10_000)) = (is_apart, number.parse::<i64>()) {
            let before = before.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
            return (before, Some(number * unit_ms));
        }
    }
    (words, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(1_000);

    fn absence(reason: &str, until: Option<i64>) -> Absence {
        Absence {
            reason: reason.to_owned(),
            until: until.map(|ms| NOW.plus_ms(ms)),
        }
    }

    #[test]
    fn a_reason_is_one_of_the_house_with_words_of_ones_own() {
        let house = [
            "Lunch".to_owned(),
            "Lunch break".to_owned(),
            "Änderung".to_owned(),
        ];
        let reason = |words: &str| absence(words, None).check(&house, NOW).map(|a| a.reason);
        assert_eq!(
            reason(" lunch, back at one"),
            Ok("Lunch, back at one".to_owned())
        );
        assert_eq!(reason("änderung"), Ok("Änderung".to_owned()));
        assert_eq!(reason(""), Ok(String::new()));
        assert_eq!(reason("lunches").unwrap_err().field, "reason");
        assert_eq!(
            absence("anything", None).check(&[], NOW).unwrap().reason,
            "anything"
        );
    }

    #[test]
    fn an_absence_ends_ahead_and_within_a_day() {
        for (ms, is_good) in [
            (0, false),
            (1, true),
            (MAX_ABSENCE_MS, true),
            (MAX_ABSENCE_MS + 1, false),
        ] {
            assert_eq!(
                absence("", Some(ms)).check(&[], NOW).is_ok(),
                is_good,
                "{ms}"
            );
        }
    }

    #[test]
    fn how_long_is_read_off_the_end_of_words() {
        for (words, before, ms) in [
            ("lunch 30", "lunch", Some(1_800_000)),
            ("lunch, 45 min", "lunch", Some(2_700_000)),
            ("1h", "", Some(3_600_000)),
            ("meeting 2 hours", "meeting", Some(7_200_000)),
            ("room b12", "room b12", None),
            ("lunch", "lunch", None),
            ("0", "0", None),
            ("", "", None),
        ] {
            assert_eq!(read_span(words), (before, ms), "{words}");
        }
    }

    #[test]
    fn a_house_keeps_each_reason_once() {
        let typed = |names: &[&str]| names.iter().map(|&n| n.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            parse_reasons(&typed(&[" Team  meeting "])),
            Ok(typed(&["Team meeting"]))
        );
        assert_eq!(
            parse_reasons(&typed(&["A", "a"])).unwrap_err().field,
            "reasons[1]"
        );
        assert_eq!(
            parse_reasons(&typed(&[""])).unwrap_err().field,
            "reasons[0]"
        );
        assert_eq!(
            parse_reasons(&vec!["x".to_owned(); 21]).unwrap_err().field,
            "reasons"
        );
    }
}
