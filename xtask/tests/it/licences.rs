//! Every foreign crate may be used under a licence that we can live with.

use crate::workspace::workspace;

/// Licences under which a crate may come in (SPDX).
const ALLOWED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

#[test]
fn every_licence_is_allowed() {
    for package in &workspace().packages {
        let licence = package.licence.as_deref().unwrap_or("none");
        assert!(
            is_allowed(licence),
            "{} {} has the licence {licence}",
            package.name,
            package.version
        );
    }
}

#[test]
fn expressions_are_understood() {
    assert!(is_allowed("MIT/Apache-2.0"));
    assert!(is_allowed("GPL-3.0 OR MIT"));
    assert!(!is_allowed("GPL-3.0 AND MIT"));
    assert!(is_allowed("(GPL-3.0 OR MIT) AND Unicode-3.0"));
    assert!(is_allowed("Apache-2.0 WITH LLVM-exception OR GPL-3.0"));
    assert!(!is_allowed("none"));
}

/// Whether an SPDX expression leaves us a way: `OR` is our choice, `AND` binds tighter.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace(" WITH ", "+WITH+");
    let mut tokens = spaced.split_whitespace().peekable();
    any(&mut tokens)
}

type Tokens<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(tokens: &mut Tokens<'_>) -> bool {
    let mut allowed = all(tokens);
    while tokens.next_if_eq(&"OR").is_some() {
        allowed |= all(tokens);
    }
    allowed
}

fn all(tokens: &mut Tokens<'_>) -> bool {
    let mut allowed = one(tokens);
    while tokens.next_if_eq(&"AND").is_some() {
        allowed &= one(tokens);
    }
    allowed
}

fn one(tokens: &mut Tokens<'_>) -> bool {
    if tokens.next_if_eq(&"(").is_some() {
        let allowed = any(tokens);
        tokens.next_if_eq(&")");
        return allowed;
    }
    let name = tokens
        .next()
        .unwrap_or_default()
        .replace("+WITH+", " WITH ");
    ALLOWED.contains(&name.as_str())
}
