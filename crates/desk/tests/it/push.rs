//! What browsers are told while no page is open: what, to whom, once, and until when.

use desk::{Actor, ClaimedPush, Desk, PushAnswer};
use domain::{
    operator::Operator,
    permission::Role,
    push::{Next, Subscription, Wanted, What},
    team::Assignment,
};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{Browser, House, Sender, on_both_databases};

const DAY_MS: i64 = 86_400_000;

/// Logs somebody in; `session` is the secret of his session.
async fn login(house: &House, operator: &Operator, session: &str) -> Actor {
    let until = house.now().plus_ms(DAY_MS);
    let desk = &house.desk;
    assert!(desk.create_session(session, "{}", until).await.unwrap());
    let whose = Some(operator.id);
    assert!(
        desk.save_session(session, "{}", whose, until)
            .await
            .unwrap()
    );
    house.actor(operator).await
}

/// Lets somebody be told in a browser of his own; returns it.
async fn browser(house: &House, operator: &Operator, number: u8, wanted: &Wanted) -> Browser {
    let (browser, session) = (Browser::numbered(number), format!("session {number}"));
    let actor = login(house, operator, &session).await;
    let subscription = browser.subscription(&format!("https://push.example/{number}"));
    let kept = house
        .desk
        .keep_push_browser(&actor, &session, &subscription, wanted, "en");
    kept.await.unwrap();
    browser
}

/// Claims everything that may be told now.
async fn claim(desk: &Desk) -> Vec<ClaimedPush> {
    while desk.make_pushes().await.unwrap() > 0 {}
    let mut claimed = Vec::new();
    for due in desk.due_pushes(&BTreeMap::new(), 100).await.unwrap() {
        claimed.extend(desk.claim_push(due).await.unwrap());
    }
    claimed
}

/// Tells everything that may be told now with one answer; returns what.
async fn tell(desk: &Desk, status: Option<u16>) -> Vec<What> {
    let mut told = Vec::new();
    for claimed in claim(desk).await {
        desk.settle_push(&claimed, &answer(status, None))
            .await
            .unwrap();
        told.push(claimed.what);
    }
    told
}

fn answer(status: Option<u16>, retry_after_s: Option<u64>) -> PushAnswer {
    PushAnswer {
        status,
        retry_after_s,
        words: "no".to_owned(),
        is_forbidden: false,
    }
}

fn header<'a>(request: &'a desk::PushRequest, name: &str) -> &'a str {
    let found = request.headers.iter().find(|(known, _)| *known == name);
    found.map(|(_, value)| value.as_str()).unwrap()
}

on_both_databases! {
    async fn an_offer_is_told_with_its_deadline_and_words_of_the_customer_once(house: House) {
        let mut house = house;
        let team = house.team_with("Offers", Assignment::Accept { timeout_ms: 30_000 }).await;
        let ann = house.agent("Ann", &[team.id]).await;
        let hers = browser(&house, &ann, 1, &Wanted::default()).await;
        house.comes(&ann).await;
        house.customer_writes("Mia", "hello").await;
        let row = house.conversation(1).await;
        let to = domain::conversation::Destination::Team(team.id);
        house.desk.transfer(&Actor::house(), row.id, to).await.unwrap();
        house.settle().await;
        let claimed = claim(&house.desk).await;
        assert_eq!(claimed.iter().map(|one| one.what).collect::<Vec<_>>(), [What::Offered]);
        assert_eq!((claimed[0].number, claimed[0].contact.as_str()), (1, "Mia"));
        assert_eq!(claimed[0].words, None, "she did not ask for the words");
        house.pass_ms(10_000);
        let contact = Some("https://desk.example");
        let request = house.desk.write_push(&claimed[0], b"{}", contact).await.unwrap();
        assert_eq!((request.url.as_str(), hers.read(&request.body).as_str()), ("https://push.example/1", "{}"));
        assert_eq!((header(&request, "ttl"), header(&request, "urgency")), ("20", "high"));
        assert_eq!(header(&request, "topic").len(), 32);
        let sender = Sender::of(header(&request, "authorization"));
        assert_eq!(sender.audience, "https://push.example");
        assert_eq!(sender.key, house.desk.push_key().await.unwrap(), "the key that the browser was given");
        let left_s = sender.until_s - house.now().as_ms() / 1_000;
        assert!((1..=DAY_MS / 1_000).contains(&left_s), "{left_s}");
        assert_eq!(house.desk.settle_push(&claimed[0], &answer(Some(201), None)).await.unwrap(), Next::Done);

        house.desk.accept_offer(&house.actor(&ann).await, row.id).await.unwrap();
        assert_eq!(tell(&house.desk, Some(201)).await, [], "what she did herself she knows");
        house.customer_writes("Mia", "are you there?").await;
        house.customer_writes("Mia", "hello?").await;
        assert_eq!(tell(&house.desk, Some(201)).await, [What::Wrote], "of a conversation the newest");
        assert_eq!(tell(&house.desk, Some(201)).await, []);
        let again = house.another_node().await;
        assert_eq!(tell(&again, Some(201)).await, [], "a restart tells nothing twice");
        let told = house.desk.push_browser(&house.actor(&ann).await, "session 1").await.unwrap();
        assert_eq!(told.unwrap().told_at, Some(house.now()));
    }

    async fn what_is_over_somebody_elses_or_in_quiet_hours_is_not_told(house: House) {
        let mut house = house;
        let (ann, ben) = (house.agent("Ann", &[]).await, house.agent("Ben", &[]).await);
        // Every test begins at midnight in UTC, which is nine in the morning in Tokyo.
        let quiet = |zone: &str| Wanted { shows_words: true, quiet: Some((1_320, 420)), zone: zone.to_owned() };
        browser(&house, &ann, 1, &quiet("UTC")).await;
        browser(&house, &ann, 2, &quiet("Asia/Tokyo")).await;
        house.comes(&ann).await;
        house.customer_writes("Mia", "hello").await;
        house.settle().await;
        let told = claim(&house.desk).await;
        let words: Vec<_> = told.iter().map(|one| one.words.as_deref()).collect();
        assert_eq!(words, [Some("hello")], "her browser in Tokyo alone");
        house.desk.settle_push(&told[0], &answer(None, None)).await.unwrap();
        house.pass_ms(8 * 3_600_000);
        assert_eq!(tell(&house.desk, Some(201)).await, [], "it is no news any more");

        house.comes(&ben).await;
        house.customer_writes("Mia", "still there?").await;
        while house.desk.make_pushes().await.unwrap() > 0 {}
        let row = house.conversation(1).await;
        let to = domain::conversation::Destination::Operator(ben.id);
        house.desk.transfer(&Actor::house(), row.id, to).await.unwrap();
        assert_eq!(tell(&house.desk, Some(201)).await, [], "it is Ben's, who has no browser");
    }

    async fn a_service_that_is_busy_is_asked_again_and_one_that_refuses_is_not(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        let actor = house.actor(&ann).await;
        browser(&house, &ann, 1, &Wanted::default()).await;
        house.comes(&ann).await;
        house.customer_writes("Mia", "hello").await;
        house.settle().await;
        let first = claim(&house.desk).await.remove(0);
        assert_eq!(claim(&house.desk).await, [], "one attempt at a time");
        let follows = house.desk.settle_push(&first, &answer(Some(429), Some(90))).await.unwrap();
        assert_eq!(follows, Next::Again { after_ms: 90_000 });
        house.pass_ms(89_999);
        assert_eq!(claim(&house.desk).await, []);
        house.pass_ms(1);
        let second = claim(&house.desk).await.remove(0);
        // The process dies while the second attempt is on its way.
        house.pass_ms(60_000);
        let third = claim(&house.desk).await.remove(0);
        assert_eq!(third.seq, second.seq, "told twice rather than never");
        let follows = house.desk.settle_push(&third, &answer(Some(503), Some(3_600))).await.unwrap();
        assert_eq!(follows, Next::Dropped, "by then it is no news");
        house.customer_writes("Mia", "hello?").await;
        assert_eq!(tell(&house.desk, Some(413)).await, [What::Wrote]);
        house.pass_ms(120_000);
        assert_eq!(tell(&house.desk, Some(201)).await, [], "what it refused is given up");
        let state = house.desk.push_browser(&actor, "session 1").await.unwrap().unwrap();
        assert!(state.has_trouble);
        house.customer_writes("Mia", "anybody?").await;
        assert_eq!(tell(&house.desk, Some(410)).await, [What::Wrote]);
        assert_eq!(house.desk.push_browser(&actor, "session 1").await.unwrap(), None, "it is gone for good");
        house.customer_writes("Mia", "nobody").await;
        assert_eq!(tell(&house.desk, Some(201)).await, []);
    }

    async fn a_browser_goes_with_its_login_its_person_and_when_there_are_too_many(house: House) {
        house.operator("Zora", Role::Admin, &[], 0).await;
        let ann = house.agent("Ann", &[]).await;
        let actor = house.actor(&ann).await;
        for number in 1..=11 {
            house.pass_ms(1);
            browser(&house, &ann, number, &Wanted::default()).await;
        }
        let desk = &house.desk;
        let left = async || {
            let mut left = BTreeSet::new();
            for number in 1..=11 {
                let state = desk.push_browser(&actor, &format!("session {number}")).await.unwrap();
                left.extend(state.map(|_| number));
            }
            left
        };
        assert_eq!(left().await, (2..=11).collect(), "the oldest went");
        desk.revoke_session("session 2").await.unwrap();
        desk.forget_push_browser(&actor, "session 3").await.unwrap();
        assert_eq!(left().await, (4..=11).collect());
        let renewed = Browser::numbered(40).subscription("https://push.example/40");
        desk.renew_push_browser(&actor, "session 4", &renewed).await.unwrap();
        desk.renew_push_browser(&actor, "session 3", &Browser::numbered(41).subscription("https://push.example/41"))
            .await
            .unwrap();
        let state = desk.push_browser(&actor, "session 4").await.unwrap().unwrap();
        assert_eq!(state.endpoint, "https://push.example/40");
        assert_eq!(left().await, (4..=11).collect(), "what was switched off stays off");
        // The same browser, in which somebody else has logged in.
        let ben = house.agent("Ben", &[]).await;
        let his = login(&house, &ben, "session 50").await;
        let same = Browser::numbered(5).subscription("https://push.example/5");
        desk.keep_push_browser(&his, "session 50", &same, &Wanted::default(), "de").await.unwrap();
        assert_eq!(left().await, [4].into_iter().chain(6..=11).collect());
        desk.end_other_sessions(&actor, "session 6").await.unwrap();
        assert_eq!(left().await, [6].into());
        house.desk.set_operator_enabled(&Actor::house(), ann.id, false).await.unwrap();
        assert_eq!(left().await, [].into());
        house.pass_ms(2 * DAY_MS);
        desk.sweep().await.unwrap();
        assert_eq!(desk.push_browser(&his, "session 50").await.unwrap(), None, "his login is over");
    }

    async fn addresses_and_keys_that_are_none_are_refused(house: House) {
        let ann = house.agent("Ann", &[]).await;
        let actor = login(&house, &ann, "hers").await;
        let good = Browser::numbered(1).subscription("https://push.example/1");
        let plain = Browser::numbered(1).subscription("http://push.example/1");
        let keyless = Subscription { p256dh: good.auth.clone(), ..good.clone() };
        for wrong in [&plain, &keyless] {
            let refused = house.desk.keep_push_browser(&actor, "hers", wrong, &Wanted::default(), "en").await;
            assert_eq!(refused.unwrap_err().code(), "invalid");
        }
        let late = Wanted { quiet: Some((0, 1_440)), ..Wanted::default() };
        assert!(house.desk.keep_push_browser(&actor, "hers", &good, &late, "en").await.is_err());
        assert_eq!(house.desk.push_browser(&actor, "hers").await.unwrap(), None);
        let first = house.desk.push_key().await.unwrap();
        assert_eq!(house.another_node().await.push_key().await.unwrap(), first, "the house has one key");
        assert_eq!(house.places_of(&first).await, Vec::<String>::new(), "and keeps it sealed");
    }
}
