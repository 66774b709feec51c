//! What protects people in browsers: origins, headers, sizes.

use crate::served::{PASSWORD, Served, send};
use domain::permission::Role;
use reqwest::Method;
use server::Duties;
use testkit::on_both_databases;

on_both_databases! {
    async fn another_site_changes_nothing(house: House) {
        let served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let ours = served.address.clone();
        for (name, value, passes) in [
            ("sec-fetch-site", "same-origin", true),
            ("origin", ours.as_str(), true),
            ("sec-fetch-site", "cross-site", false),
            ("sec-fetch-site", "same-site", false),
            ("origin", "https://evil.example.org", false),
            ("origin", "null", false),
            ("x-nothing", "", false),
        ] {
            let form = [("email", "ann@example.org"), ("password", PASSWORD)];
            let request = served
                .request(Method::POST, "/fn/log_in")
                .form(&form)
                .header(name, value);
            let answer = send(request).await;
            assert_eq!(answer.cookie().is_some(), passes, "{name}: {value}");
            if !passes {
                assert_eq!(
                    (answer.status.as_u16(), answer.code()),
                    (403, "csrf".to_owned())
                );
            }
        }
    }

    async fn every_answer_tells_the_browser_what_not_to_do(house: House) {
        let served = Served::start(house).await;
        for path in [
            "/login",
            "/healthz",
            "/api/v1/teams",
            "/none",
            "/api/docs",
            "/live",
        ] {
            let answer = served.get(path).await;
            let policy = answer.header("content-security-policy").to_owned();
            for part in [
                "default-src 'self'",
                "style-src 'self'",
                "frame-ancestors 'none'",
            ] {
                assert!(policy.contains(part), "{path}: {policy}");
            }
            assert!(
                !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
                "{policy}"
            );
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
            assert_eq!(
                answer.header("cross-origin-opener-policy"),
                "same-origin",
                "{path}"
            );
            assert!(answer.header("cache-control").starts_with("no-"), "{path}");
            assert_eq!(
                answer.header("strict-transport-security"),
                "",
                "{path}: plain http"
            );
        }
    }

    async fn the_scripts_of_a_page_carry_its_nonce_and_no_page_shares_one(house: House) {
        let served = Served::start(house).await;
        let mut nonces = Vec::new();
        for _ in 0..2 {
            let page = served.get("/login").await;
            assert_eq!(page.status, 200);
            let policy = page.header("content-security-policy");
            let (_, rest) = policy.split_once("'nonce-").expect("a nonce");
            let nonce = rest.split('\'').next().unwrap().to_owned();
            for script in page.text.split("<script").skip(1) {
                let tag = script.split('>').next().unwrap();
                assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{tag}");
            }
            nonces.push(nonce);
        }
        assert_ne!(nonces[0], nonces[1]);
    }

    async fn with_https_the_cookie_is_bound_to_the_host(house: House) {
        let settings = [("SWITCHBOARD_SERVER__PUBLIC_URL", "https://desk.example.org")];
        let served = Served::start_with(house,
            &settings,
            Duties {
                carries: false,
                routes: false,
                tells: false,
            },
        )
        .await;
        served.person("Ann", Role::Agent).await;
        let answer = served.try_login("ann@example.org", PASSWORD).await;
        let set = answer.header("set-cookie");
        assert!(
            set.starts_with("__Host-sb=") && set.contains("Secure"),
            "{set}"
        );
        assert!(!set.contains("Domain"), "{set}");
        assert!(
            answer
                .header("strict-transport-security")
                .starts_with("max-age=63072000")
        );
        let cookie = answer.cookie().unwrap();
        let request = served
            .request(Method::POST, "/fn/log_out")
            .header("cookie", cookie);
        let gone = send(request.header("sec-fetch-site", "same-origin")).await;
        let set = gone.header("set-cookie");
        assert!(set.contains("Max-Age=0") && set.contains("Secure"), "{set}");
    }

    async fn a_form_of_more_than_a_megabyte_is_not_read(house: House) {
        let served = Served::start(house).await;
        let form = [
            ("email", "a".repeat(1 << 20)),
            ("password", PASSWORD.to_owned()),
        ];
        let request = served.request(Method::POST, "/fn/log_in").form(&form);
        let answer = send(request.header("sec-fetch-site", "same-origin")).await;
        assert_eq!(answer.status, 413);
    }
}
