//! A team in a forum group, as Telegram's documentation has it.

use crate::{
    console::{connected, find},
    scene::Scene,
};
use domain::{
    conversation::Status,
    group::{Membership, Trouble},
    permission::Role,
};
use simulator::{Act, Group, NewGroup, NewUser, PhoneMessage, Side, Standing, User};
use testkit::on_both_databases;

fn says(scene: &Scene, group: &Group, user: &User, thread: i64, does: Act) {
    let does = Box::new(does);
    let act = Act::InTopic { thread, does };
    scene
        .world
        .act_in(scene.bot.id, group.id, user.id, act)
        .unwrap();
}

/// Lets so much time pass that the allowance of a group is whole again.
fn rest(scene: &Scene) {
    scene.house.pass_ms(12_000);
}

fn say(words: &str) -> Act {
    Act::Say {
        text: words.into(),
        entities: Vec::new(),
        reply_to: None,
        quote: None,
    }
}

fn messages(scene: &Scene, group: &Group, viewer: &User) -> Vec<PhoneMessage> {
    let chat = scene.world.group_chat(scene.bot.id, group.id, viewer.id);
    chat.unwrap().messages
}

fn shown(scene: &Scene, group: &Group, viewer: &User, words: &str) -> Option<PhoneMessage> {
    let mut all = messages(scene, group, viewer).into_iter();
    all.find(|message| message.text.contains(words))
}

on_both_databases! {
    async fn a_team_works_in_a_forum_group(house: House) {
        let team = house.team("Billing").await;
        let scene = Scene::running(house).await;
        let olga = scene.house.agent("Olga", &[team.id]).await;
        let phone = connected(&scene, &olga).await;
        let zoe = scene.house.operator("Zoe", Role::Admin, &[], 12).await;
        let admin = scene.house.actor(&zoe).await;
        let stranger = scene.world.create_user(NewUser::operator("Uwe")).unwrap();
        let group = scene.world.create_group(NewGroup {
            title: "Billing desk".into(), is_forum: true, members: vec![phone.id, stranger.id],
        }).unwrap();
        let link = scene.house.desk.connect_group(&admin, team.id).await.unwrap();
        let address = link.address.unwrap();
        assert!(address.ends_with("&admin=manage_topics"), "{address}");
        let payload = link.words.trim_start_matches("/start ").to_owned();
        scene.world.add_to_group(scene.bot.id, group.id, phone.id, &payload).unwrap();
        scene.until("it is connected", async |scene| {
            shown(scene, &group, &phone, "This is the group of Billing.").is_some()
        }).await;

        rest(&scene);
        scene.world.say(scene.bot.id, phone.id, "/away").unwrap();
        scene.world.start(scene.bot.id, scene.ann.id, Some(&format!("t_{}", team.id))).unwrap();
        scene.world.act(scene.bot.id, scene.ann.id, Act::Photo { caption: Some("my bill".into()), reply_to: None }).unwrap();
        scene.until("it waits in a topic", async |scene| shown(scene, &group, &phone, "my bill").is_some()).await;
        let bill = shown(&scene, &group, &phone, "my bill").unwrap();
        assert_eq!((bill.kind.as_str(), bill.topic.as_deref()), ("photo", Some("#1 Ann")));
        let thread = bill.thread.unwrap();

        rest(&scene);
        says(&scene, &group, &stranger, thread, say("I am nobody"));
        scene.until("he is told", async |scene| {
            shown(scene, &group, &phone, "did not reach the customer").is_some()
        }).await;
        rest(&scene);
        says(&scene, &group, &phone, thread, say("It is paid."));
        scene.until("Ann is answered", async |scene| scene.received(&scene.ann) == ["It is paid."]).await;
        assert_eq!(scene.house.conversation(1).await.operator_id, Some(olga.id));
        says(&scene, &group, &phone, thread, Act::Album { count: 2, caption: Some("both pages".into()) });
        scene.until("Ann has the album", async |scene| {
            let all = scene.world.messages(scene.bot.id, scene.ann.id).unwrap();
            all.iter().filter(|m| m.from == Side::Bot && m.album.is_some()).count() == 2
        }).await;
        rest(&scene);
        let paid = find(&scene, &scene.ann, "It is paid.").unwrap();
        scene.world.act(scene.bot.id, scene.ann.id, Act::React { message_id: paid.id, emoji: Some("👍".into()) }).unwrap();
        scene.until("her reaction is in the group", async |scene| {
            shown(scene, &group, &phone, "It is paid.").is_some_and(|m| m.reactions.iter().any(|r| r.from == Side::Bot))
        }).await;

        rest(&scene);
        // Who has the group deletes a topic; the next words open another.
        says(&scene, &group, &phone, thread, Act::DeleteTopic { thread });
        scene.says(&scene.ann, "thank you");
        scene.until("another topic is opened", async |scene| {
            shown(scene, &group, &phone, "thank you").is_some_and(|m| m.thread != Some(thread))
        }).await;
        rest(&scene);
        let thread = shown(&scene, &group, &phone, "thank you").unwrap().thread.unwrap();
        says(&scene, &group, &phone, thread, say("/close"));
        scene.until("its topic is closed", async |scene| {
            shown(scene, &group, &phone, "thank you").is_some_and(|m| m.is_closed && m.topic.as_deref() == Some("✓ #1 Ann"))
        }).await;
        assert_eq!(scene.house.conversation(1).await.status, Status::Closed);
        let refused: Vec<_> = scene.world.calls().into_iter()
            .filter(|call| call.code != 200 && !["getUpdates", "sendMessage", "copyMessage"].contains(&call.method.as_str())).collect();
        assert!(refused.is_empty(), "{refused:#?}");

        scene.world.set_standing(scene.bot.id, group.id, phone.id, Standing::Kicked).unwrap();
        scene.until("the page of the team says so", async |scene| {
            let state = scene.house.desk.group_of(&admin, team.id).await.unwrap();
            matches!(state, Membership::Connected { trouble: Some(Trouble::Removed), .. })
        }).await;
    }
}
