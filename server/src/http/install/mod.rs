//! What browsers ask for to install the pages as an app: what it is called, its icons, and its worker.

use super::{Problem, Web, language, site};
use app::{offline, words::PRODUCT};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use desk::{Desk, Error};
use domain::brand::Brand;
use files::{Icon, icon};
use serde_json::{Value, json};
use std::sync::{Mutex, PoisonError};

/// The accent and the background of the style sheet, for a house without a colour.
const ACCENT: &str = "#1f6f5c";
const BACKGROUND: &str = "#fbfbfa";

/// The worker, whose version is that of the site.
const WORKER: &str = include_str!("worker.js");

/// How long a browser may keep an icon; its version is in its address.
const FOR_A_DAY: &str = "public, max-age=86400";

/// The icons: the name of the file, its side, and what of it the picture fills.
///
/// Source: the Web App Manifest's icon masks; of a maskable icon a circle of four fifths is always seen.
const ICONS: [(&str, Icon); 3] = [
    (
        "192.png",
        Icon {
            side_px: 192,
            picture_px: 192,
            backdrop: None,
        },
    ),
    (
        "512.png",
        Icon {
            side_px: 512,
            picture_px: 512,
            backdrop: None,
        },
    ),
    (
        "maskable.png",
        Icon {
            side_px: 512,
            picture_px: 288,
            backdrop: Some([255; 3]),
        },
    ),
];

/// Makes the routes; nobody needs to be logged in for them.
pub(super) fn router() -> Router<Web> {
    Router::new()
        .route("/app.webmanifest", get(manifest))
        .route("/icons/{name}", get(picture))
        .route("/worker.js", get(worker))
        .route("/offline", get(without_connection))
}

async fn manifest(State(desk): State<Desk>) -> Result<Response, Problem> {
    let brand = desk.brand().await?;
    let head = [
        (header::CONTENT_TYPE, "application/manifest+json"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((head, describe(&brand).to_string()).into_response())
}

/// Describes the app.
fn describe(brand: &Brand) -> Value {
    let name = Some(&*brand.name).filter(|name| !name.is_empty());
    let accent = brand.accent.map(|accent| accent.to_string());
    let icon = |(name, icon): (&str, Icon)| {
        json!({
            "src": format!("/icons/{name}?v={}", brand.version),
            "sizes": format!("{0}x{0}", icon.side_px),
            "type": "image/png",
            "purpose": if icon.backdrop.is_some() { "maskable" } else { "any" },
        })
    };
    json!({
        "id": "/",
        "name": name.unwrap_or(PRODUCT),
        "short_name": name.unwrap_or(PRODUCT),
        "start_url": "/inbox",
        "scope": "/",
        "display": "standalone",
        "theme_color": accent.as_deref().unwrap_or(ACCENT),
        "background_color": BACKGROUND,
        "icons": ICONS.map(icon),
    })
}

/// The icons of one logo, made when they were first asked for.
static MADE: Mutex<Option<(String, Vec<Bytes>)>> = Mutex::new(None);

async fn picture(
    State(web): State<Web>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some(at) = ICONS.iter().position(|(known, _)| *known == name) else {
        return Ok(super::fallback().await.into_response());
    };
    let brand = web.shared.desk.brand().await?;
    let Some(logo) = brand.logo else {
        let file = format!("public/icons/{name}");
        return Ok(site::answer_file(&web.shared.config, &file, &headers).await);
    };
    let known = made(|made| {
        let of_this = made.as_ref().filter(|(of, _)| *of == logo);
        of_this.and_then(|(_, icons)| icons.get(at).cloned())
    });
    let bytes = if let Some(bytes) = known {
        bytes
    } else {
        let icons = make(&web.shared.desk).await?;
        let bytes = icons.get(at).cloned().ok_or(Error::NotFound("icon"))?;
        made(|made| *made = Some((logo, icons)));
        bytes
    };
    let head = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, FOR_A_DAY),
    ];
    Ok((head, bytes).into_response())
}

fn made<T>(look: impl FnOnce(&mut Option<(String, Vec<Bytes>)>) -> T) -> T {
    look(&mut MADE.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Makes all icons of the logo; none where it can't be read as a picture.
async fn make(desk: &Desk) -> Result<Vec<Bytes>, Problem> {
    let (_, logo) = desk.logo().await?;
    let making = tokio::task::spawn_blocking(move || {
        let all = ICONS.iter().filter_map(|(_, wanted)| icon(&logo, *wanted));
        all.map(Bytes::from).collect()
    });
    Ok(making.await.unwrap_or_default())
}

async fn worker(State(web): State<Web>) -> Response {
    let version = site::version(&web.shared.config).await;
    let head = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (head, WORKER.replace("VERSION", &version)).into_response()
}

/// The page that stands for any other while there is no connection.
async fn without_connection(
    State(desk): State<Desk>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let brand = desk.brand().await?;
    let name = Some(&*brand.name).filter(|name| !name.is_empty());
    let page = offline::page(language::of(&headers), name.unwrap_or(PRODUCT));
    let head = [(header::CACHE_CONTROL, "no-cache")];
    Ok((head, Html(page)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_is_called_and_coloured_as_the_house_is() {
        let brand = Brand {
            name: "Kettles & Co".to_owned(),
            accent: "#8a1c4a".parse().ok(),
            version: 7,
            ..Brand::default()
        };
        let app = describe(&brand);
        assert_eq!(app["name"], "Kettles & Co");
        assert_eq!(app["theme_color"], "#8a1c4a");
        assert_eq!(app["icons"][2]["purpose"], "maskable");
        assert_eq!(app["icons"][0]["src"], "/icons/192.png?v=7");
        assert_eq!(describe(&Brand::default())["name"], PRODUCT);
        assert_eq!(describe(&Brand::default())["theme_color"], ACCENT);
    }

    #[test]
    fn the_worker_keeps_nothing_but_what_says_that_there_is_no_connection() {
        assert_eq!(WORKER.matches("VERSION").count(), 1);
        assert!(!WORKER.contains(".put("), "no answer is kept as it comes");
    }
}
