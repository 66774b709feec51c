//! What the server writes of a page, before a browser takes it over.

use crate::served::{Served, send};
use domain::{
    id::TeamId,
    permission::{Role, Scope},
};
use futures::future::join_all;
use reqwest::Method;
use serde_json::json;
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

    async fn a_page_is_packed_for_whom_it_suits(house: House) {
        let served = Served::start(house).await;
        served.person("Ann", Role::Admin).await;
        let cookie = served.login("Ann").await;
        let page = |accepted: &'static str| {
            let request = served.request(Method::GET, "/inbox").header("cookie", &cookie);
            let request = request.header("accept", "text/html");
            async move {
                let response = request.header("accept-encoding", accepted).send().await.unwrap();
                let headers = response.headers().clone();
                let encoding = headers.get("content-encoding").map(|is| is.to_str().unwrap().to_owned());
                assert_eq!(headers["vary"], "accept-encoding");
                (encoding, response.bytes().await.unwrap())
            }
        };
        let (encoding, plain) = page("identity").await;
        assert_eq!(encoding, None);
        assert!(String::from_utf8_lossy(&plain).contains("</html>"));
        for accepted in ["gzip", "br"] {
            let (encoding, packed) = page(accepted).await;
            assert_eq!(encoding.as_deref(), Some(accepted));
            assert!(packed.len() * 2 < plain.len(), "{} of {}", packed.len(), plain.len());
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

    async fn what_is_refused_is_said_in_the_language_of_who_asks_and_in_english_by_rest(house: House) {
        let served = Served::start(house).await;
        let ada = served.person("Ada", Role::Admin).await;
        let cookie = served.login("Ada").await;
        let token = served.token_of(Scope::Admin, Some(ada)).await;
        let asked = async |function: &str, language: &str, body: serde_json::Value| {
            let request = served.request(Method::POST, &format!("/fn/{function}")).header("cookie", &cookie);
            let request = request.header("sec-fetch-site", "same-origin").header("accept-language", language);
            let answer = send(request.json(&body)).await;
            assert!(answer.status.is_client_error() || function == "try_configuration", "{answer:?}");
            answer.json()
        };
        let nameless = json!({ "known": null, "form": { "name": " " } });
        let taken = json!({ "known": null, "form": { "name": "general" } });
        let gone = json!({ "id": TeamId::from_u128(9) });
        for (language, name, known, missing) in [
            ("de", "Bitte geben Sie einen Namen an.", "Ein Team dieses Namens gibt es schon.",
                "Das gibt es nicht mehr, oder Sie dürfen es nicht sehen."),
            ("it", "Inserisci un nome.", "C'è già un team con questo nome.", "Non c'è più, o non puoi vederlo."),
            ("en", "Please give a name.", "There is a team of this name already.",
                "This is not there any more, or you may not see it."),
        ] {
            let refused = asked("save_team", language, nameless.clone()).await;
            assert_eq!((&refused["field"], &refused["message"]), (&json!("name"), &json!(name)));
            assert_eq!(asked("save_team", language, taken.clone()).await["message"], json!(known));
            assert_eq!(asked("get_hours", language, gone.clone()).await["message"], json!(missing));
        }

        let team = json!({ "name": " ", "assignment": { "mode": "auto", "first_reply_ms": null } });
        let file = json!({ "switchboard": 1, "teams": { (TeamId::from_u128(7).to_string()): team } });
        let looked = asked("try_configuration", "de", json!({ "file": file.to_string() })).await;
        let problem = looked["problems"][0]["problem"].as_str().unwrap_or_default();
        assert!(problem.ends_with(": Bitte geben Sie einen Namen an."), "{looked}");

        let by_rest = served.request(Method::POST, "/api/v1/teams").bearer_auth(&token);
        let by_rest = send(by_rest.header("accept-language", "de").json(&json!({ "name": " " }))).await;
        assert_eq!(by_rest.json()["detail"], json!("Please give a name."));
    }

    async fn an_address_that_there_is_not_is_a_page_for_people_and_a_problem_for_programs(house: House) {
        let served = Served::start(house).await;
        let ask = |accept: &'static str| {
            send(served.request(Method::GET, "/nowhere").header("accept", accept))
        };
        let by_browser = ask("text/html,application/xhtml+xml,*/*;q=0.8").await;
        assert_eq!(by_browser.status, 404, "{by_browser:?}");
        assert!(by_browser.header("content-type").starts_with("text/html"), "{by_browser:?}");
        assert!(by_browser.text.contains("href=\"/inbox\""), "{by_browser:?}");
        let by_program = ask("*/*").await;
        assert_eq!((by_program.status.as_u16(), by_program.code()), (404, "not_found".into()));
    }
}
