//! How the house shows itself: its name and logo on every page, and its colour over the tokens.
//!
//! The server writes it into the head of the page; the browser reads it there, so that no page waits for it.

use crate::words::PRODUCT;
use leptos::prelude::*;

/// The name of the element of the head that says it.
const META: &str = "application-name";

/// What every page shows of the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What it is called.
    pub name: String,
    /// The address of its logo.
    pub logo: Option<String>,
}

impl Shown {
    /// Keeps it at hand for the page.
    pub fn provide() {
        provide_context(Self::find());
    }

    /// Returns it.
    #[must_use]
    pub fn here() -> Self {
        use_context::<Self>().unwrap_or_else(Self::find)
    }

    fn of(name: &str, logo: Option<&str>) -> Self {
        let name = if name.is_empty() { PRODUCT } else { name };
        Self {
            name: name.to_owned(),
            logo: logo.map(|logo| format!("/brand/logo?v={logo}")),
        }
    }

    #[cfg(feature = "ssr")]
    fn find() -> Self {
        let brand = crate::ssr::brand();
        Self::of(&brand.name, brand.logo.as_deref())
    }

    #[cfg(not(feature = "ssr"))]
    fn find() -> Self {
        let said = document().query_selector(&format!("meta[name={META}]"));
        let Some(said) = said.ok().flatten() else {
            return Self::of("", None);
        };
        let text = |name: &str| said.get_attribute(name).unwrap_or_default();
        let logo = text("data-logo");
        Self::of(&text("content"), (!logo.is_empty()).then_some(&*logo))
    }
}

/// Writes it into the head of the page.
#[component]
pub fn BrandHead() -> impl IntoView {
    #[cfg(feature = "ssr")]
    let brand = crate::ssr::brand();
    #[cfg(not(feature = "ssr"))]
    let brand = domain::brand::Brand::default();
    view! {
        <meta name=META content=brand.name data-logo=brand.logo />
        {brand
            .accent
            .map(|_| {
                let address = format!("/brand.css?v={}", brand.version);
                view! { <link rel="stylesheet" href=address /> }
            })}
    }
}
