//! Logging in, logging out, and what stays of it.

use crate::served::{PASSWORD, Served, send};
use desk::Actor;
use domain::permission::Role;
use reqwest::Method;
use testkit::on_both_databases;

/// Says whether a cookie opens the stream, the cheapest thing that needs a login.
async fn is_logged_in(served: &Served, cookie: &str) -> bool {
    let request = served
        .request(Method::GET, "/live")
        .header("cookie", cookie);
    request.send().await.unwrap().status() == 200
}

async fn log_out(served: &Served, cookie: &str) -> crate::served::Answer {
    let request = served
        .request(Method::POST, "/fn/log_out")
        .header("cookie", cookie);
    send(request.header("sec-fetch-site", "same-origin")).await
}

on_both_databases! {
    async fn a_login_sets_a_guarded_cookie_and_a_logout_takes_it_away(house: House) {
        let served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let answer = served.try_login("ann@example.org", PASSWORD).await;
        let set = answer.header("set-cookie");
        for part in [
            "sb=",
            "HttpOnly",
            "SameSite=Lax",
            "Path=/",
            "Max-Age=1209600",
        ] {
            assert!(set.contains(part), "{part} in {set}");
        }
        assert!(!set.contains("Secure"), "plain http on loopback: {set}");
        let cookie = answer.cookie().unwrap();
        assert!(is_logged_in(&served, &cookie).await);
        let gone = log_out(&served, &cookie).await;
        assert!(gone.header("set-cookie").contains("Max-Age=0"), "{gone:?}");
        assert!(!is_logged_in(&served, &cookie).await);
    }

    async fn a_login_never_uses_an_identity_that_came_from_outside(house: House) {
        let served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let form = [("email", "ann@example.org"), ("password", PASSWORD)];
        let planted = "sb=AAAAAAAAAAAAAAAAAAAAAA";
        let request = served
            .request(Method::POST, "/fn/log_in")
            .form(&form)
            .header("cookie", planted);
        let answer = send(request.header("sec-fetch-site", "same-origin")).await;
        let cookie = answer.cookie().unwrap();
        assert_ne!(cookie, planted);
        assert!(!is_logged_in(&served, planted).await);
        let form = [("email", "ann@example.org"), ("password", PASSWORD)];
        let request = served
            .request(Method::POST, "/fn/log_in")
            .form(&form)
            .header("cookie", &cookie);
        let again = send(request.header("sec-fetch-site", "same-origin"))
            .await
            .cookie()
            .unwrap();
        assert_ne!(again, cookie, "a second login has an identity of its own");
        assert!(
            !is_logged_in(&served, &cookie).await,
            "and the first one is over"
        );
    }

    async fn a_request_that_was_under_way_does_not_bring_a_session_back(house: House) {
        let served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let cookie = served.login("Ann").await;
        // Makes each request save its session: its life is to be extended.
        served.house.pass_ms(2 * 3_600_000);
        let page = served
            .request(Method::GET, "/inbox")
            .header("cookie", &cookie);
        let slow = page.header("accept", "text/html");
        let (_, _) = tokio::join!(send(slow), log_out(&served, &cookie));
        assert!(!is_logged_in(&served, &cookie).await);
    }

    async fn a_session_lives_for_two_weeks_after_the_last_request(house: House) {
        const DAY_MS: i64 = 86_400_000;
        let served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let cookie = served.login("Ann").await;
        let open = || async {
            let page = served
                .request(Method::GET, "/account")
                .header("cookie", &cookie);
            send(page.header("accept", "text/html")).await
        };
        served.house.pass_ms(13 * DAY_MS);
        assert_eq!(open().await.status, 200);
        served.house.pass_ms(13 * DAY_MS);
        assert_eq!(open().await.status, 200, "the request before extended it");
        served.house.pass_ms(14 * DAY_MS + 1_000);
        assert!(!is_logged_in(&served, &cookie).await);
    }

    async fn who_may_not_work_any_more_is_out_at_once(house: House) {
        let served = Served::start(house).await;
        let ann = served.person("Ann", Role::Agent).await;
        let cookie = served.login("Ann").await;
        served
            .house
            .desk
            .set_operator_enabled(&Actor::house(), ann, false)
            .await
            .unwrap();
        assert!(!is_logged_in(&served, &cookie).await);
        served
            .house
            .desk
            .set_operator_enabled(&Actor::house(), ann, true)
            .await
            .unwrap();
        assert!(
            !is_logged_in(&served, &cookie).await,
            "and has to log in again"
        );
    }

    async fn a_failed_login_tells_nothing_and_is_limited(house: House) {
        let served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let wrong = served.try_login("ann@example.org", "wrong password").await;
        let unknown = served
            .try_login("nobody@example.org", "wrong password")
            .await;
        assert_eq!((wrong.status, &wrong.text), (unknown.status, &unknown.text));
        assert_eq!(wrong.status, 401);
        assert!(wrong.cookie().is_none());
        for _ in 0..5 {
            served.try_login("ann@example.org", "wrong password").await;
        }
        let right = served.try_login("ann@example.org", PASSWORD).await;
        assert_eq!(right.status, 429, "{right:?}");
        served.house.pass_ms(15 * 60_000);
        assert!(
            served
                .try_login("ann@example.org", PASSWORD)
                .await
                .cookie()
                .is_some()
        );
    }

    async fn rubbish_in_the_cookie_is_nobody(house: House) {
        let served = Served::start(house).await;
        let long = format!("sb={}", "A".repeat(6_000));
        for cookie in [
            "sb=",
            "sb=x",
            "sb=AAAAAAAAAAAAAAAAAAAAAA",
            "sb=\"",
            "=;;=",
            &long,
        ] {
            assert!(!is_logged_in(&served, cookie).await, "{cookie}");
        }
    }
}
