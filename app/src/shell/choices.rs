//! What the command bar offers, and what fits what was typed.

use super::keys::Command;

/// What a choice does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Does {
    /// Goes to an address.
    Go(String),
    /// Does what a key does.
    Ask(Command),
}

/// Something that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Under which heading it stands.
    pub group: &'static str,
    /// What it is called.
    pub label: String,
    /// Its key; empty for none.
    pub key: &'static str,
    /// What it does.
    pub does: Does,
    /// True for what the server found: it fits whatever its label says.
    pub is_found: bool,
}

/// How well a label fits; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Beginning,
    Words,
    Inside,
}

/// Says how well a label fits what was typed: each typed word begins a word of it, or stands in it.
fn fit(typed: &str, label: &str) -> Option<Fit> {
    let (typed, label) = (typed.trim().to_lowercase(), label.to_lowercase());
    if label.starts_with(&typed) {
        return Some(Fit::Beginning);
    }
    let begins = |part: &str| {
        let mut words = label.split(|c: char| !c.is_alphanumeric());
        words.any(|word| word.starts_with(part))
    };
    let mut parts = typed.split_whitespace();
    if parts.clone().all(begins) {
        Some(Fit::Words)
    } else if parts.all(|part| label.contains(part)) {
        Some(Fit::Inside)
    } else {
        None
    }
}

/// Returns what fits, best first within each heading; headings stay in their order.
///
/// Shape: everything when nothing was typed.
#[must_use]
pub fn fitting(all: &[Choice], typed: &str) -> Vec<Choice> {
    let mut groups: Vec<&'static str> = Vec::new();
    for choice in all {
        if !groups.contains(&choice.group) {
            groups.push(choice.group);
        }
    }
    let mut found: Vec<_> = all
        .iter()
        .filter_map(|choice| {
            let fit = fit(typed, &choice.label).or(choice.is_found.then_some(Fit::Inside))?;
            let group = groups.iter().position(|group| *group == choice.group);
            Some(((group, fit), choice.clone()))
        })
        .collect();
    found.sort_by_key(|(order, _)| *order);
    found.into_iter().map(|(_, choice)| choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(group: &'static str, label: &str, is_found: bool) -> Choice {
        Choice {
            group,
            label: label.to_owned(),
            key: "",
            does: Does::Go(String::new()),
            is_found,
        }
    }

    fn labels(all: &[Choice], typed: &str) -> Vec<String> {
        let fitting = fitting(all, typed);
        fitting.into_iter().map(|choice| choice.label).collect()
    }

    #[test]
    fn what_begins_so_stands_first_under_its_heading() {
        let all = [
            choice("Here", "Close it", false),
            choice("Go to", "Admin: canned replies", false),
            choice("Go to", "Canned replies", false),
            choice("Go to", "Board", false),
        ];
        assert_eq!(
            labels(&all, "CAN"),
            ["Canned replies", "Admin: canned replies"]
        );
        assert_eq!(
            labels(&all, "re ca"),
            ["Admin: canned replies", "Canned replies"]
        );
        assert_eq!(
            labels(&all, "o"),
            ["Close it", "Board"],
            "headings keep their order"
        );
        assert_eq!(labels(&all, "zz"), Vec::<String>::new());
        assert_eq!(labels(&all, " ").len(), 4);
    }

    #[test]
    fn what_the_server_found_fits_by_other_words_than_its_name() {
        let all = [
            choice("People", "Márta Kis", true),
            choice("Go to", "Board", false),
        ];
        assert_eq!(labels(&all, "marta"), ["Márta Kis"]);
    }
}
