//! What an operator's words ask for. Pure.

/// What words on the console are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said<'a> {
    /// A command.
    Command(Command<'a>),
    /// A command with something missing; how it is written.
    Incomplete(&'static str),
    /// A command that nobody knows.
    Unknown(&'a str),
    /// Words for a customer.
    Words(&'a str),
}

/// A command of an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command<'a> {
    /// He is available.
    Start,
    /// The conversation is over; without one, the shift is.
    Stop { drains: bool },
    /// He takes no more work for a while.
    Away { reason: &'a str },
    /// He takes the oldest that waits.
    Next,
    /// He takes what is offered to him.
    Accept,
    /// He does not.
    Decline,
    /// He takes this one; without a number, the one that he answers or in whose topic he is.
    Take { number: Option<i64> },
    /// It goes to a team or a colleague; `to` begins with the name, and a note follows.
    Transfer { to: &'a str },
    /// A note for colleagues.
    Note { words: &'a str },
    /// A canned reply for a customer.
    Canned { shortcut: &'a str },
    /// His message that this answers is taken away.
    Delete,
    /// The conversation is over.
    Close { number: Option<i64> },
    /// His telephone rings, and then the customer's.
    Call { number: Option<i64> },
    /// The call is over.
    HangUp,
    /// What waits.
    Queue,
    /// Who is there.
    Who,
    /// What he can write.
    Help,
    /// He writes as a customer from now on.
    Customer,
    /// How things stand.
    Status,
    /// Everybody, and what he does.
    Operators,
    /// Somebody else gets this one; `to` is his name.
    Assign { number: i64, to: &'a str },
    /// Words for every operator.
    Broadcast { words: &'a str },
}

/// Reads words.
///
/// Shape: a command begins with `/` and a letter, in any case; `@` and the bot's name may follow.
pub(super) fn read(words: &str) -> Said<'_> {
    let words = words.trim();
    let (head, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let rest = rest.trim();
    let Some(name) = head.strip_prefix('/') else {
        return Said::Words(words);
    };
    let name = name.split('@').next().unwrap_or_default();
    if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        return Said::Words(words);
    }
    let command = match name.to_ascii_lowercase().as_str() {
        "start" => Command::Start,
        "stop" => Command::Stop {
            drains: rest.eq_ignore_ascii_case("drain"),
        },
        "away" => Command::Away { reason: rest },
        "next" => Command::Next,
        "accept" => Command::Accept,
        "decline" => Command::Decline,
        "take" => match number(rest) {
            Some((number, _)) => Command::Take {
                number: Some(number),
            },
            None if rest.is_empty() => Command::Take { number: None },
            None => return Said::Incomplete("/take 12"),
        },
        "transfer" => Command::Transfer { to: rest },
        "note" if rest.is_empty() => return Said::Incomplete("/note He called yesterday, too"),
        "note" => Command::Note { words: rest },
        "c" if rest.is_empty() => {
            return Said::Incomplete("/c hello, with the shortcut of a canned reply");
        }
        "c" => Command::Canned { shortcut: rest },
        "delete" => Command::Delete,
        "close" => Command::Close {
            number: number(rest).map(|(number, _)| number),
        },
        "call" => Command::Call {
            number: number(rest).map(|(number, _)| number),
        },
        "hangup" => Command::HangUp,
        "queue" => Command::Queue,
        "who" => Command::Who,
        "help" => Command::Help,
        "customer" => Command::Customer,
        "status" => Command::Status,
        "operators" => Command::Operators,
        "assign" => match number(rest) {
            Some((number, to)) if !to.is_empty() => Command::Assign { number, to },
            Some(_) | None => return Said::Incomplete("/assign 12 Anna"),
        },
        "broadcast" if rest.is_empty() => {
            return Said::Incomplete("/broadcast The printer works again");
        }
        "broadcast" => Command::Broadcast { words: rest },
        _ => return Said::Unknown(head),
    };
    Said::Command(command)
}

/// Reads the number of a conversation, with or without `#`, and what follows it.
fn number(words: &str) -> Option<(i64, &str)> {
    let (head, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let number = head.strip_prefix('#').unwrap_or(head).parse().ok()?;
    Some((number, rest.trim()))
}

/// Finds the name that words begin with, the longest, without regard to case; and what follows it.
pub(super) fn named<'w, T: Copy>(words: &'w str, names: &[(String, T)]) -> Option<(T, &'w str)> {
    let after = |name: &str| {
        let mut rest = words.char_indices();
        let folded = name.chars().flat_map(char::to_lowercase);
        let mut end = 0;
        let mut letters = Vec::new();
        for wanted in folded {
            if letters.is_empty() {
                let (at, letter) = rest.next()?;
                end = at + letter.len_utf8();
                letters = letter.to_lowercase().rev().collect();
            }
            if letters.pop() != Some(wanted) {
                return None;
            }
        }
        let follows = &words[end..];
        let is_whole =
            letters.is_empty() && !follows.starts_with(|letter: char| letter.is_alphanumeric());
        is_whole.then(|| follows.trim_start_matches([',', ':', ';']).trim())
    };
    names
        .iter()
        .filter(|(name, _)| !name.is_empty())
        .filter_map(|(name, value)| Some((name.chars().count(), *value, after(name)?)))
        .max_by_key(|(length, ..)| *length)
        .map(|(_, value, rest)| (value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_in_any_case_with_what_they_need() {
        for (words, command) in [
            ("/start", Command::Start),
            ("/START@our_bot", Command::Start),
            (" /stop ", Command::Stop { drains: false }),
            ("/stop Drain", Command::Stop { drains: true }),
            (
                "/away  lunch, back at one",
                Command::Away {
                    reason: "lunch, back at one",
                },
            ),
            ("/take #12", Command::Take { number: Some(12) }),
            ("/take 12 please", Command::Take { number: Some(12) }),
            ("/c Hello", Command::Canned { shortcut: "Hello" }),
            ("/delete", Command::Delete),
            ("/close", Command::Close { number: None }),
            ("/close 3", Command::Close { number: Some(3) }),
            ("/call", Command::Call { number: None }),
            ("/call #3", Command::Call { number: Some(3) }),
            ("/hangup", Command::HangUp),
            (
                "/transfer Billing\nrefund",
                Command::Transfer {
                    to: "Billing\nrefund",
                },
            ),
            ("/note a\nb", Command::Note { words: "a\nb" }),
            (
                "/assign 7 Anna B",
                Command::Assign {
                    number: 7,
                    to: "Anna B",
                },
            ),
        ] {
            assert_eq!(read(words), Said::Command(command), "{words}");
        }
    }

    #[test]
    fn what_lacks_something_says_how_it_is_written() {
        for words in [
            "/take it",
            "/note",
            "/c",
            "/assign",
            "/assign 7",
            "/broadcast ",
        ] {
            assert!(matches!(read(words), Said::Incomplete(_)), "{words}");
        }
        assert_eq!(read("/sotp now"), Said::Unknown("/sotp"));
    }

    #[test]
    fn everything_else_is_for_the_customer() {
        for words in ["hello", "/", "/ start", "1/2", "//start", "/12", ""] {
            assert_eq!(read(words), Said::Words(words), "{words}");
        }
    }

    #[test]
    fn the_longest_name_counts_and_the_rest_is_the_note() {
        let names = [
            ("Ann".to_owned(), 1),
            ("Ann Lee".to_owned(), 2),
            ("Ärzte".to_owned(), 3),
        ];
        assert_eq!(
            named("ann lee please call", &names),
            Some((2, "please call"))
        );
        assert_eq!(named("Ann: please", &names), Some((1, "please")));
        assert_eq!(named("ÄRZTE", &names), Some((3, "")));
        assert_eq!(named("Anna", &names), None, "that is somebody else");
        assert_eq!(named("", &names), None);
    }
}
