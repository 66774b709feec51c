//! What each notice says.

use crate::words::notify as w;
use domain::push::What;

/// Returns it in the language of the page.
pub(super) fn said(what: What) -> &'static str {
    match what {
        What::Offered => w::OFFERED.text(),
        What::Given => w::GIVEN.text(),
        What::Wrote => w::WROTE.text(),
        What::Mentioned => w::MENTIONED.text(),
    }
}

/// Returns it where there is no page; `language` is the tag of the one that is spoken, English where nobody knows it.
#[cfg(feature = "ssr")]
#[must_use]
pub fn told(language: &str, what: What) -> &'static str {
    use crate::language::Language;
    use leptos::{prelude::provide_context, reactive::owner::Owner};
    Owner::new().with(|| {
        provide_context(Language::find(language).unwrap_or(Language::English));
        said(what)
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_in_the_language_of_who_is_told() {
        assert_eq!(told("it", What::Wrote), "Ti ha scritto");
        assert_eq!(told("de", What::Offered), "Ihnen angeboten");
        assert_eq!(told("tlh", What::Given), "Given to you");
    }
}
