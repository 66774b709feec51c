use crate::served::{Caller, Served, send};
use domain::permission::{Role, Scope};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::on_both_databases;

fn path_of(view: &Value) -> String {
    format!("/saved-views/{}", view["id"].as_str().unwrap())
}

/// Returns the names and places of the views that a token finds.
async fn found(caller: &Caller<'_>) -> Vec<(Value, Value)> {
    let listed = caller.get("/saved-views").await.json();
    let views = listed["items"].as_array().unwrap().iter();
    views
        .map(|view| (view["name"].clone(), view["position"].clone()))
        .collect()
}

on_both_databases! {
    async fn views_are_made_changed_and_removed_by_their_owner_and_seen_by_nobody_else(house: House) {
        let served = Served::start(house).await;
        let ann = served.person("Ann", Role::Agent).await;
        let ben = served.person("Ben", Role::Agent).await;
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let his = served.caller(served.token_of(Scope::Desk, Some(ben)).await);
        let filter = json!({ "statuses": ["waiting"], "whose": "nobodys", "language": "DE", "waits_over_minutes": 10 });
        let made = hers.post("/saved-views", json!({ "name": " Late ", "filter": filter })).await;
        assert_eq!((made.status.as_u16(), made.header("etag")), (201, "\"1\""), "{made:?}");
        let view = made.json();
        assert_eq!((&view["name"], &view["owner_id"], &view["count"]), (&json!("Late"), &json!(ann), &json!(null)));
        assert_eq!(view["filter"], json!({
            "statuses": ["waiting"], "team_id": null, "whose": "nobodys", "operator_id": null, "category_id": null,
            "intent_id": null, "language": "de", "channel_id": null, "waits_over_minutes": 10, "words": null,
        }));
        let path = path_of(&view);
        assert_eq!(hers.get(&path).await.json(), view);

        let narrower = json!({ "filter": { "operator_id": ben } });
        let stale = hers.request(Method::PATCH, &path).header("if-match", "\"7\"").json(&narrower);
        assert_eq!(send(stale).await.status, 412);
        let fresh = hers.request(Method::PATCH, &path).header("if-match", "\"1\"").json(&narrower);
        let fresh = send(fresh).await;
        assert_eq!((fresh.status.as_u16(), fresh.header("etag")), (200, "\"2\""), "{fresh:?}");
        let changed = fresh.json();
        assert_eq!((&changed["name"], &changed["filter"]["operator_id"]), (&json!("Late"), &json!(ben)));
        assert_eq!(changed["filter"]["language"], json!(null), "all conditions are replaced");

        for (what, wrong) in [
            ("name", json!({ "name": " ", "filter": { "whose": "mine" } })),
            ("name", json!({ "name": "All", "filter": {} })),
            ("whose", json!({ "name": "Two", "filter": { "whose": "mine", "operator_id": ben } })),
            ("waits_over_minutes", json!({ "name": "Now", "filter": { "waits_over_minutes": 0 } })),
        ] {
            let refused = hers.post("/saved-views", wrong).await;
            assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (422, &json!(what)), "{refused:?}");
        }
        let unknown = json!({ "name": "X", "filter": { "colour": "red" } });
        assert_eq!(hers.post("/saved-views", unknown).await.status, 400);

        assert_eq!(his.get(&path).await.status, 404);
        assert_eq!(his.get(&format!("{path}/conversations")).await.status, 404);
        assert_eq!(his.patch(&path, json!({ "name": "Mine" })).await.status, 404);
        assert_eq!(his.delete(&path).await.status, 404);
        assert_eq!(hers.delete(&path).await.status, 204);
        assert_eq!(hers.get(&path).await.status, 404);
    }

    async fn who_leads_shares_views_and_puts_them_in_order(house: House) {
        let served = Served::start(house).await;
        let ada = served.person("Ada", Role::Admin).await;
        let ann = served.person("Ann", Role::Agent).await;
        let admin = served.caller(served.token_of(Scope::Admin, Some(ada)).await);
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let reader = served.caller(served.token_of(Scope::Read, Some(ann)).await);
        let nobodys = served.admin().await;
        let general = domain::id::TeamId::GENERAL;
        let shared = |name: &str| json!({ "name": name, "team_id": general, "filter": { "whose": "mine" } });
        let refused = hers.post("/saved-views", shared("A")).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (403, "forbidden".into()));
        let refused = reader.post("/saved-views", shared("A")).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (403, "forbidden".into()), "who reads keeps nothing");
        let refused = nobodys.post("/saved-views", shared("A")).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (409, "actor.no_operator".into()));
        let unknown = json!({ "name": "A", "team_id": domain::id::TeamId::from_u128(9), "filter": { "whose": "mine" } });
        let refused = admin.post("/saved-views", unknown).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (422, &json!("team_id")));

        admin.post("/saved-views", shared("A")).await;
        let b = admin.post("/saved-views", shared("B")).await.json();
        let both = |one: &str, other: &str| vec![(json!(one), json!(1)), (json!(other), json!(2))];
        assert_eq!(found(&hers).await, both("A", "B"));
        assert_eq!(found(&nobodys).await, both("A", "B"), "a token of nobody finds what is shared");
        let moves = format!("{}/move", path_of(&b));
        assert_eq!(hers.post(&moves, json!({ "way": "up" })).await.status, 403);
        let moved = admin.post(&moves, json!({ "way": "up" })).await;
        assert_eq!((moved.status.as_u16(), &moved.json()["position"]), (200, &json!(1)), "{moved:?}");
        assert_eq!(admin.post(&moves, json!({ "way": "up" })).await.json()["position"], json!(1), "it is the first");
        assert_eq!(found(&reader).await, both("B", "A"));
    }

    async fn what_a_view_shows_comes_in_pages_as_the_token_sees_it(house: House) {
        let mut served = Served::start(house).await;
        for (number, customer) in (1..).zip(["Carl", "Dora", "Emil", "Fay", "Gus"]) {
            served.conversation(customer, "hello").await;
            // Two of them at the same moment.
            served.house.pass_ms(if number == 2 { 0 } else { 1_000 });
        }
        let ann = served.person("Ann", Role::Agent).await;
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let view = json!({ "name": "Nobody's", "filter": { "whose": "nobodys" } });
        let path = path_of(&hers.post("/saved-views", view).await.json());
        let (mut numbers, mut cursor) = (Vec::new(), String::new());
        for _ in 0..3 {
            let page = hers.get(&format!("{path}/conversations?limit=2{cursor}")).await.json();
            let items = page["items"].as_array().unwrap();
            numbers.extend(items.iter().map(|row| row["number"].as_i64().unwrap()));
            let next = page["next_cursor"].as_str();
            cursor = next.map_or_else(String::new, |next| format!("&cursor={next}"));
            assert_eq!(next.is_none(), numbers.len() == 5, "{numbers:?}");
        }
        let by_time: Vec<_> = numbers.iter().copied().filter(|number| ![2, 3].contains(number)).collect();
        assert_eq!((by_time, numbers.len()), (vec![5, 4, 1], 5), "latest first, none twice: {numbers:?}");
        let counted = hers.get("/saved-views?counted=true").await.json();
        assert_eq!(counted["items"][0]["count"], json!(5));
        for wrong in ["limit=0", "limit=101", "cursor=x"] {
            assert_eq!(hers.get(&format!("{path}/conversations?{wrong}")).await.status, 422, "{wrong}");
        }
        assert_eq!(hers.get(&format!("{path}/conversations?page=2")).await.status, 400);
    }
}
