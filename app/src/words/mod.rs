//! Every text that people read, by feature, in English.
//!
//! One module per feature holds its words and small functions that choose among them. What they say in other
//! languages stands in `app/locales`, under the same names; see [`crate::language`].

use crate::language::Entry;

/// Makes the texts of a module: words (`NAME = "Text";`), sentences with places
/// (`name(who: &str) = "For {who}";`), and sentences that count their first place
/// (`name(count: i64) = "{count} thing" | "{count} things";`).
macro_rules! words {
    ($module:ident: $(
        $(#[$doc:meta])*
        $name:ident $(($($place:ident: $type:ty),* $(,)?))? = $one:literal $(| $other:literal)?;
    )*) => {
        /// The texts of this module, in the order of the dictionaries.
        pub(super) const ENTRIES: &[crate::language::Entry] = &[$(
            crate::language::Entry {
                name: stringify!($name),
                english: concat!($one $(, "\t", $other)?),
                places: &[$($(stringify!($place)),*)?],
            },
        )*];

        /// Where they begin in the dictionaries.
        const FIRST: u16 = super::first_of(stringify!($module));

        $(word! {
            $(#[$doc])* $name $(($($place: $type),*))? = $one $(| $other)?
        })*
    };
}

/// Makes one text.
macro_rules! word {
    ($(#[$doc:meta])* $name:ident = $text:literal) => {
        $(#[$doc])*
        pub const $name: crate::language::Word = crate::language::Word::new(
            FIRST + crate::language::place_of(ENTRIES, stringify!($name)),
            $text,
        );
    };
    ($(#[$doc:meta])* $name:ident ($($place:ident: $type:ty),*) = $text:literal) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name($($place: $type),*) -> String {
            word!(WORD = $name, $text);
            WORD.with(&[$((stringify!($place), &$place)),*])
        }
    };
    ($(#[$doc:meta])* $name:ident ($count:ident: $number:ty $(, $place:ident: $type:ty)*) = $one:literal | $other:literal) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name($count: $number $(, $place: $type)*) -> String {
            word!(WORD = $name, concat!($one, "\t", $other));
            WORD.counted(
                crate::language::quantity($count),
                &[(stringify!($count), &$count) $(, (stringify!($place), &$place))*],
            )
        }
    };
    ($word:ident = $name:ident, $text:expr) => {
        const $word: crate::language::Word = crate::language::Word::new(
            FIRST + crate::language::place_of(ENTRIES, stringify!($name)),
            $text,
        );
    };
}

pub mod account;
pub mod admin;
pub mod assist;
pub mod audit;
pub mod board;
pub mod brand;
pub mod canned;
pub mod case;
pub mod configuration;
pub mod contacts;
pub mod conversation;
pub mod errors;
pub mod files;
pub mod inbox;
pub mod line;
pub mod login;
pub mod names;
pub mod notify;
pub mod passkeys;
pub mod phone;
pub mod privacy;
pub mod programs;
pub mod report_conversations;
pub mod reports;
pub mod routing;
pub mod search;
pub mod second_step;
pub mod sessions;
pub mod shell;
pub mod steps;
pub mod support;
pub mod team_group;
pub mod time;
pub mod trial;
pub mod views;
pub mod welcome;
pub mod what_if;
pub mod why;
pub mod widget;

/// Lists what modules say.
macro_rules! catalogue {
    ($($module:ident)*) => {
        /// Every text, by module, in the order of the dictionaries.
        pub(crate) const CATALOGUE: &[(&str, &[Entry])] =
            &[$((stringify!($module), $module::ENTRIES)),*];
    };
}

catalogue! {
    account
    admin
    assist
    audit
    board
    brand
    canned
    case
    configuration
    contacts
    conversation
    errors
    files
    inbox
    line
    login
    names
    notify
    passkeys
    phone
    privacy
    programs
    report_conversations
    reports
    routing
    search
    second_step
    sessions
    shell
    steps
    support
    team_group
    time
    trial
    views
    welcome
    what_if
    why
    widget
}

pub use names::{channel_kind, presence, presence_within, role};

/// The name of the product.
pub const PRODUCT: &str = "Switchboard";

/// Returns where the texts of a module begin in the dictionaries.
const fn first_of(module: &str) -> u16 {
    let (mut at, mut first) = (0, 0);
    while !crate::language::is_same(CATALOGUE[at].0, module) {
        first += CATALOGUE[at].1.len();
        at += 1;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "there are some thousand texts"
    )]
    return first as u16;
}

/// Writes a number with so many digits after the point, or what the language has for it.
#[must_use]
pub fn decimal(value: f64, digits: usize) -> String {
    format!("{value:.digits$}").replace('.', time::DECIMAL.text())
}

/// Writes a number of tenths.
#[must_use]
pub fn tenths(value: i64) -> String {
    format!("{}{}{}", value / 10, time::DECIMAL, value % 10)
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// Attributes that people read or hear.
    const READ: [&str; 4] = ["aria-label=\"", "placeholder=\"", "title=\"", "alt=\""];

    #[test]
    fn no_view_says_anything_of_its_own() {
        let mut found = Vec::new();
        search(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut found,
        );
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn what_a_view_says_of_its_own_is_found() {
        assert_eq!(
            spoken("<p>\"Hello\"</p>\n<p>{w::HELLO}</p>"),
            ["<p>\"Hello\"</p>"]
        );
        assert_eq!(spoken("<p>\n  \"Hello \"\n  <b />\n</p>"), ["\"Hello \""]);
        assert_eq!(
            spoken("<a title=\"Go\" class=\"x\">"),
            ["<a title=\"Go\" class=\"x\">"]
        );
        assert_eq!(
            spoken("<p>\n\" · \"\n</p>\nlet a = [\n\"aa\"\n];"),
            Vec::<&str>::new()
        );
    }

    fn search(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("the sources are there") {
            let path = entry.expect("the sources are there").path();
            if path.is_dir() {
                search(&path, found);
            } else if !path.starts_with(concat!(env!("CARGO_MANIFEST_DIR"), "/src/words")) {
                let source = fs::read_to_string(&path).expect("sources are text");
                let name = path.display();
                found.extend(spoken(&source).iter().map(|line| format!("{name}: {line}")));
            }
        }
    }

    /// Finds the lines of a view that hold words themselves.
    fn spoken(source: &str) -> Vec<&str> {
        let lines: Vec<&str> = source.lines().map(str::trim).collect();
        let between = |at: usize| {
            let before = at.checked_sub(1).and_then(|at| lines.get(at));
            let after = lines.get(at + 1);
            before.is_some_and(|line| line.ends_with('>'))
                && after.is_some_and(|line| line.starts_with('<'))
        };
        let is_spoken = |(at, line): &(usize, &&str)| {
            let inside = |rest: &str| rest.split('"').next().is_some_and(has_word);
            let is_child = line.strip_prefix('"').is_some_and(inside) && between(*at);
            let is_inline = line.split(">\"").skip(1).any(inside);
            let is_read = READ.iter().any(|name| line.split(name).skip(1).any(inside));
            !line.starts_with("//") && (is_child || is_inline || is_read)
        };
        lines
            .iter()
            .enumerate()
            .filter(is_spoken)
            .map(|(_, line)| *line)
            .collect()
    }

    fn has_word(text: &str) -> bool {
        let letters: Vec<bool> = text.chars().map(char::is_alphabetic).collect();
        letters.windows(2).any(|two| two[0] && two[1])
    }
}
