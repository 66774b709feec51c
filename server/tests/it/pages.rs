//! What the server writes of a page, before a browser takes it over.

use crate::served::{Served, send};
use domain::permission::Role;
use futures::future::join_all;
use reqwest::Method;
use testkit::on_both_databases;

/// Lists the addresses of all pages, but for those that name something.
fn pages() -> Vec<String> {
    let routes = leptos_axum::generate_route_list(app::App);
    let pages: Vec<_> = routes.iter().map(|route| route.path().to_owned()).collect();
    pages
        .into_iter()
        .filter(|page| !page.contains(['{', ':', '*']))
        .collect()
}

on_both_databases! {
    async fn whatever_a_page_reads_is_read_once_and_handed_to_the_browser_in_its_order(house: House) {
        let served = Served::start(house).await;
        served.person("Ann", Role::Admin).await;
        let cookie = served.login("Ann").await;
        // The numbers are those that the browser counts: the frame's reading and its boundary, then the
        // page's. Whether something was read twice is a race: each page is opened several times.
        for page in ["/inbox", "/board", "/search", "/admin/teams", "/admin/webhooks"] {
            for _ in 0..8 {
                let request = served.request(Method::GET, page).header("cookie", &cookie);
                let answer = send(request.header("accept", "text/html")).await;
                let (_, rest) = answer
                    .text
                    .split_once("__PENDING_RESOURCES=[")
                    .unwrap_or_else(|| panic!("{page} hands over nothing: {answer:?}"));
                let (ids, _) = rest.split_once(']').unwrap();
                assert_eq!(ids, "0,2,", "{page}");
                for id in [0, 2] {
                    let brought = format!("__RESOLVED_RESOURCES[{id}] = \"{{\\\"Ok\\\":");
                    assert!(answer.text.contains(&brought), "{page}: {brought}");
                }
            }
        }
    }

    async fn every_page_is_written_to_its_end_also_when_many_are_asked_for_at_once(house: House) {
        let served = Served::start(house).await;
        served.person("Ann", Role::Admin).await;
        let cookie = served.login("Ann").await;
        let pages = pages();
        assert!(pages.len() > 25, "{pages:?}");
        for page in &pages {
            // What is made on one thread may be dropped on another, and only sometimes is.
            let asked = (0..12).map(|_| {
                let request = served.request(Method::GET, page).header("cookie", &cookie);
                send(request.header("accept", "text/html"))
            });
            for answer in join_all(asked).await {
                let is_whole = answer.text.contains("</html>");
                assert!(is_whole || answer.status.is_redirection(), "{page}: {answer:?}");
            }
        }
    }

    async fn a_form_that_is_sent_before_its_page_is_alive_leads_back_to_the_page(house: House) {
        let served = Served::start(house).await;
        served.person("Ann", Role::Admin).await;
        let cookie = served.login("Ann").await;
        let form = |accept: &'static str| {
            let request = served.request(Method::POST, "/admin/teams").header("cookie", &cookie);
            let request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin");
            send(request.header("accept", accept).body("name=Billing"))
        };
        let by_browser = form("text/html,application/xhtml+xml,*/*;q=0.8").await;
        assert_eq!(by_browser.status, 303, "{by_browser:?}");
        assert_eq!(by_browser.header("location"), "/admin/teams");
        let by_program = form("*/*").await;
        assert_eq!(by_program.status, 405, "{by_program:?}");
        assert!(by_program.text.contains("method_not_allowed"), "{by_program:?}");
    }
}
