//! Live data: replay, narrowing, rights that change, the end.

use crate::{
    listening::Listening,
    served::{Served, send},
};
use desk::Actor;
use domain::{conversation::Destination, id::TeamId, operator::OperatorForm, permission::Role};
use reqwest::Method;
use testkit::on_both_databases;

on_both_databases! {
    async fn a_stream_replays_what_was_missed_and_goes_on_without_gap_or_repetition(house: House) {
        let mut served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let cookie = served.login("Ann").await;
        let seen = served.house.desk.head().await.unwrap();
        served.conversation("Mia", "one").await;
        let mut stream = Listening::live(&served, &cookie, seen).await;
        let before = served.house.desk.head().await.unwrap();
        let missed = stream.until(before).await;
        served.conversation("Mia", "two").await;
        let head = served.house.desk.head().await.unwrap();
        let lived = stream.until(head).await;
        let told: Vec<i64> = missed.iter().chain(&lived).map(|heard| heard.id).collect();
        assert!(told.is_sorted_by(|a, b| a < b), "{told:?}");
        assert!(
            missed
                .iter()
                .chain(&lived)
                .all(|heard| heard.name == "update")
        );
        assert!(
            told.contains(&head),
            "the last event is about the conversation"
        );
        assert!(
            lived
                .iter()
                .any(|heard| heard.data.to_string().contains("two"))
        );

        let resume = served
            .request(Method::GET, "/live?after=0")
            .header("cookie", &cookie);
        let resume = resume.header("last-event-id", before);
        assert_eq!(Listening::open(resume).await.until(head).await, lived);
    }

    async fn many_writers_and_a_stream_that_comes_in_between_lose_nothing(house: House) {
        let mut served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let cookie = served.login("Ann").await;
        let row = served.conversation("Mia", "start").await;
        let seen = served.house.desk.head().await.unwrap();
        let writing = async {
            for count in 0..40 {
                let note = domain::message::Write {
                    text: format!("note {count}"),
                    private: true,
                    attachments: Vec::new(),
                    reply_to: None,
                    epoch: None,
                    mentions: Vec::new(),
                };
                let ann = served
                    .house
                    .desk
                    .list_operators(&Actor::house())
                    .await
                    .unwrap();
                let ann = served.house.desk.actor(ann[0].id).await.unwrap();
                served.house.desk.write(&ann, row.id, &note).await.unwrap();
            }
        };
        let reading = async {
            let mut told = Vec::new();
            let mut after = seen;
            // Comes back four times, each time where it was.
            for _ in 0..4 {
                let mut stream = Listening::live(&served, &cookie, after).await;
                for _ in 0..10 {
                    let heard = stream.news().await.unwrap();
                    after = heard.id;
                    told.push(heard.data["change"]["conversation"]["bubble"]["content"]["plain"].clone());
                }
            }
            told
        };
        let ((), told) = tokio::join!(writing, reading);
        let expected: Vec<_> = (0..40)
            .map(|count| serde_json::json!(format!("note {count}")))
            .collect();
        assert_eq!(told, expected);
    }

    async fn who_may_not_see_it_any_more_hears_that_it_left_and_nothing_else(house: House) {
        let mut served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let cookie = served.login("Ann").await;
        let secret = served.house.team("Secret").await;
        let row = served.conversation("Mia", "hello").await;
        let seen = served.house.desk.head().await.unwrap();
        let mut stream = Listening::live(&served, &cookie, seen).await;
        stream.until(seen).await;
        let there = Destination::Team(secret.id);
        served
            .house
            .desk
            .transfer(&Actor::house(), row.id, there)
            .await
            .unwrap();
        served.house.customer_writes("Mia", "canary").await;
        let head = served.house.desk.head().await.unwrap();
        let news = stream.until(head).await;
        let changes: Vec<_> = news
            .iter()
            .flat_map(|heard| heard.data["change"].as_object().unwrap().keys())
            .collect();
        assert_eq!(changes, ["left"], "{news:?}");
        let text = format!("{news:?}");
        assert!(
            !text.contains("canary") && !text.contains(&secret.id.to_string()),
            "{text}"
        );
    }

    async fn rights_that_change_reset_the_stream_and_hold_at_once(house: House) {
        let mut served = Served::start(house).await;
        let ann = served.person("Ann", Role::Agent).await;
        let cookie = served.login("Ann").await;
        let billing = served.house.team("Billing").await;
        let seen = served.house.desk.head().await.unwrap();
        let mut stream = Listening::live(&served, &cookie, seen).await;
        stream.until(seen).await;
        change_teams(&served, ann, &[billing.id]).await;
        let heard = loop {
            let heard = stream.news().await.unwrap();
            if heard.name == "reset" {
                break heard;
            }
        };
        served.conversation("Mia", "for General").await;
        let head = served.house.desk.head().await.unwrap();
        assert!(heard.id <= head);
        assert_eq!(stream.until(head).await, [], "General is not hers any more");

        let mut late = Listening::live(&served, &cookie, seen).await;
        assert_eq!(
            late.news().await.unwrap().name,
            "reset",
            "her screen is from before the change"
        );
    }

    async fn what_cannot_be_replayed_is_reset_once(house: House) {
        let mut served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let cookie = served.login("Ann").await;
        let seen = served.house.desk.head().await.unwrap();
        served.conversation("Mia", "hello").await;
        for after in ["-1", "999999", "rubbish", "1e3", "99999999999999999999"] {
            let path = format!("/live?after={after}");
            let request = served.request(Method::GET, &path).header("cookie", &cookie);
            let mut stream = Listening::open(request).await;
            assert_eq!(stream.next().await.unwrap().name, "reset", "{after}");
            assert_eq!(stream.next().await.unwrap().name, "beat", "{after}: once");
        }
        served.house.pass_ms(24 * 3_600_000 + 1);
        let mut old = Listening::live(&served, &cookie, seen).await;
        assert_eq!(old.next().await.unwrap().name, "reset", "older than a day");
    }

    async fn a_stream_ends_with_its_session(house: House) {
        let served = Served::start(house).await;
        let ann = served.person("Ann", Role::Agent).await;
        let seen = served.house.desk.head().await.unwrap();
        let (first, second) = (served.login("Ann").await, served.login("Ann").await);
        let mut here = Listening::live(&served, &first, seen).await;
        let mut there = Listening::live(&served, &second, seen).await;
        let request = served
            .request(Method::POST, "/fn/log_out")
            .header("cookie", &first);
        send(request.header("sec-fetch-site", "same-origin")).await;
        here.end().await;
        assert!(there.next().await.is_some(), "another session goes on");
        served.house.desk.revoke_sessions_of(ann).await.unwrap();
        there.end().await;
    }

    async fn the_stream_of_who_may_not_work_any_more_ends(house: House) {
        let served = Served::start(house).await;
        let ann = served.person("Ann", Role::Agent).await;
        let cookie = served.login("Ann").await;
        let seen = served.house.desk.head().await.unwrap();
        let mut stream = Listening::live(&served, &cookie, seen).await;
        served
            .house
            .desk
            .set_operator_enabled(&Actor::house(), ann, false)
            .await
            .unwrap();
        stream.end().await;
    }

    async fn a_session_holds_a_bounded_number_of_streams(house: House) {
        let served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let cookie = served.login("Ann").await;
        let mut held = Vec::new();
        for _ in 0..32 {
            held.push(Listening::live(&served, &cookie, 0).await);
        }
        let request = served
            .request(Method::GET, "/live")
            .header("cookie", &cookie);
        let refused = send(request).await;
        assert_eq!(
            (refused.status.as_u16(), refused.code()),
            (429, "too_many".to_owned())
        );
    }
}

async fn change_teams(served: &Served, id: domain::id::OperatorId, teams: &[TeamId]) {
    let form = OperatorForm {
        name: "Ann".into(),
        email: "ann@example.org".into(),
        role: Role::Agent,
        team_ids: teams.to_vec(),
        capacity: 12,
        supervises_category_ids: std::collections::BTreeSet::new(),
    };
    served
        .house
        .desk
        .update_operator(&Actor::house(), id, &form, None)
        .await
        .unwrap();
}
