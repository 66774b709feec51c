use crate::served::Served;
use domain::permission::{Role, Scope};
use serde_json::{Value, json};
use testkit::on_both_databases;

on_both_databases! {
    async fn a_search_finds_people_numbers_and_words_in_pages(house: House) {
        let mut served = Served::start(house).await;
        let ann = served.person_here("Ann", Role::Agent).await;
        served.conversation("Mia", "my kettle is cold").await;
        served.conversation("Kettle Max", "the kettle leaks").await;
        let hers = served.caller(served.token_of(Scope::Read, Some(ann)).await);
        let found = hers.get("/search?q=kett&limit=1").await.json();
        assert_eq!(found["contacts"][0]["name"], "Kettle Max");
        assert_eq!(found["contacts"].as_array().map(Vec::len), Some(1));
        let hit = &found["messages"]["items"][0];
        assert_eq!((&hit["conversation_number"], &hit["author"]), (&json!(2), &json!("contact")));
        let marked = json!([
            { "text": "the ", "is_found": false },
            { "text": "kettle", "is_found": true },
            { "text": " leaks", "is_found": false },
        ]);
        assert_eq!(hit["snippet"], marked);
        let cursor = found["messages"]["next_cursor"].as_str().unwrap();
        let next = hers.get(&format!("/search?q=kett&limit=1&cursor={cursor}")).await.json();
        assert_eq!(next["messages"]["items"][0]["contact_name"], "Mia");
        assert_eq!(next["contacts"], json!([]));
        let numbered = hers.get("/search?q=%231").await.json();
        assert_eq!(numbered["conversation"]["number"], 1);
        let nothing = hers.get("/search?q=%3F").await.json();
        assert_eq!(nothing["messages"], json!({ "items": [], "next_cursor": Value::Null }));
        assert_eq!(hers.get("/search").await.status, 400);
    }
}
