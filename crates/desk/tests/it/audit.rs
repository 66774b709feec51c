//! Who did what, when.

use desk::Actor;
use domain::{
    audit::{Entry, Lookup, Subject},
    permission::Role,
    saved_view::{Filter, SavedViewForm},
};
use testkit::{House, on_both_databases};

async fn found(house: &House, lookup: Lookup) -> Vec<Entry> {
    let all = house.desk.look_up(&Actor::house(), &lookup, None).await;
    all.unwrap().items
}

fn kinds(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.kind.as_str()).collect()
}

on_both_databases! {
    async fn what_somebody_did_is_found_by_who_what_whom_and_when(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        let (anns, saras) = (house.actor(&ann).await, house.actor(&sara).await);
        house.comes(&ann).await;
        house.customer_writes("Carl", "a secret").await;
        house.settle().await;
        house.pass_ms(60_000);
        let noon = house.now();
        let row = house.conversation(1).await;
        house.desk.close(&anns, row.id).await.unwrap();
        let late = SavedViewForm {
            name: "Late".into(),
            team_id: None,
            filter: Filter { waits_over_minutes: Some(5), ..Filter::default() },
        };
        house.desk.create_saved_view(&saras, &late).await.unwrap();

        let by_ann = found(&house, Lookup { by: Some(ann.id), group: "conversation".into(), ..Lookup::default() }).await;
        assert_eq!(kinds(&by_ann), ["conversation.closed"]);
        assert_eq!(by_ann[0].who, "Ann");
        assert_eq!((by_ann[0].about.number, by_ann[0].about.name.as_str()), (Some(1), "Carl"));
        let of_one = found(&house, Lookup { about: "#1".into(), ..Lookup::default() }).await;
        assert_eq!(of_one.first().map(|entry| entry.kind.as_str()), Some("message.noted"));
        assert_eq!(of_one.last().map(|entry| entry.kind.as_str()), Some("conversation.opened"));
        assert!(of_one.iter().all(|entry| entry.about.subject == Subject::Conversation(row.id)));
        let assigned = of_one.iter().find(|entry| entry.kind == "conversation.assigned").unwrap();
        assert_eq!(assigned.to.as_ref().map(|to| to.name.as_str()), Some("Ann"));
        let about_ann = found(&house, Lookup { about: "ann".into(), group: "operator".into(), ..Lookup::default() }).await;
        assert!(about_ann.iter().all(|entry| entry.about.subject == Subject::Operator(ann.id)));
        assert!(kinds(&about_ann).contains(&"operator.presence_changed"));
        let house_only = found(&house, Lookup { is_house: true, by: Some(sara.id), ..Lookup::default() }).await;
        assert_eq!(kinds(&house_only), ["saved_view.changed"]);
        let before = found(&house, Lookup { to: Some(noon), ..Lookup::default() }).await;
        assert!(!kinds(&before).contains(&"conversation.closed"));
        let since = found(&house, Lookup { from: Some(noon), group: "conversation".into(), ..Lookup::default() }).await;
        assert_eq!(kinds(&since), ["conversation.closed"]);
    }

    async fn pages_lead_back_to_the_beginning_without_a_gap(house: House) {
        let mut house = house;
        for number in 0..40 {
            house.customer_writes(&format!("Customer {number}"), "hello").await;
        }
        let admin = Actor::house();
        let (mut seqs, mut before, mut pages) = (Vec::new(), None, 0);
        loop {
            let page = house.desk.look_up(&admin, &Lookup::default(), before).await.unwrap();
            seqs.extend(page.items.iter().map(|entry| entry.seq));
            pages += 1;
            match page.next_cursor {
                Some(next) => before = Some(next.at_ms),
                None => break,
            }
        }
        let head = house.desk.head().await.unwrap();
        assert_eq!(seqs, (1..=head).rev().collect::<Vec<_>>());
        assert!(pages > 1);
        let whole = house.desk.take_out_audit(&admin, &Lookup::default()).await.unwrap();
        assert_eq!(whole.iter().map(|entry| entry.seq).collect::<Vec<_>>(), seqs);
    }

    async fn only_admins_look_and_what_nobody_knows_is_said(house: House) {
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        let sara = house.actor(&sara).await;
        let refused = house.desk.look_up(&sara, &Lookup::default(), None).await;
        assert_eq!(refused.unwrap_err().code(), "forbidden");
        for wrong in [
            Lookup { about: "#99".into(), ..Lookup::default() },
            Lookup { about: "nobody".into(), ..Lookup::default() },
            Lookup { group: "conversation%".into(), ..Lookup::default() },
        ] {
            let refused = house.desk.look_up(&Actor::house(), &wrong, None).await;
            assert_eq!(refused.unwrap_err().code(), "invalid");
        }
    }

    async fn sessions_are_seen_and_ended_by_their_owner_and_by_admins(house: House) {
        let ann = house.agent("Ann", &[]).await;
        let ben = house.agent("Ben", &[]).await;
        let (anns, bens) = (house.actor(&ann).await, house.actor(&ben).await);
        let desk = &house.desk;
        let until = house.now().plus_ms(60_000);
        for (secret, who, browser) in [("a", &ann, "Firefox on Linux"), ("b", &ann, ""), ("c", &ben, "")] {
            let data = serde_json::json!({ "browser": browser, "began": 7 }).to_string();
            desk.create_session(secret, &data, until).await.unwrap();
            desk.save_session(secret, &data, Some(who.id), until).await.unwrap();
        }
        let own = desk.list_sessions(&anns, false, "a").await.unwrap();
        assert_eq!(own.len(), 2);
        assert_eq!((own[0].is_this, own[0].browser.as_str(), own[0].name.as_str()), (true, "Firefox on Linux", "Ann"));
        let refused = desk.list_sessions(&anns, true, "a").await;
        assert_eq!(refused.unwrap_err().code(), "forbidden");
        let all = desk.list_sessions(&Actor::house(), true, "").await.unwrap();
        assert_eq!(all.len(), 3);
        let foreign = desk.end_listed_session(&bens, &own[1].key).await;
        assert_eq!(foreign.unwrap_err().code(), "not_found");
        assert!(desk.load_session(&own[1].key).await.unwrap().is_none(), "its name lets nobody in");
        desk.end_listed_session(&anns, &own[1].key).await.unwrap();
        assert!(desk.load_session("b").await.unwrap().is_none());
        let of_ben = all.iter().find(|one| one.operator == ben.id).unwrap();
        desk.end_listed_session(&Actor::house(), &of_ben.key).await.unwrap();
        assert!(desk.load_session("c").await.unwrap().is_none());
        assert_eq!(desk.end_other_sessions(&anns, "a").await.unwrap(), 0);
        assert!(desk.load_session("a").await.unwrap().is_some());
        let told = found(&house, Lookup { group: "sessions".into(), ..Lookup::default() }).await;
        assert_eq!(told.iter().map(|one| one.about.name.as_str()).collect::<Vec<_>>(), ["Ben", "Ann"]);
    }
}
