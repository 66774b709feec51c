//! The page that a browser keeps, for when there is no connection.

use crate::{language::Language, words::shell as w};
use leptos::{prelude::*, reactive::owner::Owner};

/// Makes the page: whole, without a script, and with nothing of anybody's in it.
#[must_use]
pub fn page(language: Language, house: &str) -> String {
    let title = format!("{} · {house}", Owner::new().with(|| said(language)));
    Owner::new().with(|| {
        provide_context(language);
        view! {
            <!DOCTYPE html>
            <html lang=language.tag() dir=language.direction()>
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="light dark" />
                    <title>{title}</title>
                    <link rel="stylesheet" href="/pkg/switchboard.css" />
                </head>
                <body>
                    <main class="door">
                        <h1>{w::NO_CONNECTION.text()}</h1>
                        <p>{w::NO_CONNECTION_HINT.text()}</p>
                        <a class="button primary" href="">
                            {w::TRY_AGAIN.text()}
                        </a>
                    </main>
                </body>
            </html>
        }
        .to_html()
    })
}

fn said(language: Language) -> &'static str {
    provide_context(language);
    w::NO_CONNECTION.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_speaks_the_language_of_who_reads_it_and_needs_no_script() {
        let page = page(Language::German, "A <b> & Co");
        assert!(
            page.contains("lang=\"de\"") && page.contains("Keine Verbindung"),
            "{page}"
        );
        assert!(
            page.contains("A &lt;b&gt; &amp; Co") && !page.contains("<script"),
            "{page}"
        );
    }
}
