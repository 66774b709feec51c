//! A round picture made of initials.

use leptos::prelude::*;

/// Returns the first letters of the first and the last word of a name.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

/// Shows the initials of a name; they are drawn, not written: the name beside them says it.
#[component]
pub fn Avatar(
    /// The name.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="avatar" aria-hidden="true" data-initials=move || initials(&name.read())></span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_word() {
        assert_eq!(initials("Anna Maria Kowalska"), "AK");
        assert_eq!(initials("ben"), "B");
        assert_eq!(initials("🙂 Zoë"), "Z");
        assert_eq!(initials(""), "");
    }
}
