//! The configuration as one file: taken out here, taken in there.

use desk::Actor;
use domain::{
    bot::{BotForm, BotKind, BotSettings},
    canned::CannedForm,
    category::{Category, CategoryForm, Visibility},
    channel::{ChannelForm, ChannelKind, ChannelSettings},
    configuration::{Configuration, Effect, Noun, Step, read},
    event::Fact,
    id::{ChannelId, TeamId},
    intent::IntentForm,
    permission::Role,
    queue::Limits,
    routing::{BusinessHours, Condition, DayHours, RoutingPolicy, TeamRule, Weekday},
    team::Team,
    webhook::WebhookForm,
    widget::WidgetForm,
};
use testkit::{House, on_both_databases};

/// Sets up one of each thing, each naming another.
async fn set_up(house: &House) {
    let (desk, admin) = (&house.desk, Actor::house());
    let team = house.team("Billing").await;
    let hours = BusinessHours {
        zone: "Europe/Berlin".into(),
        weekly: vec![DayHours {
            day: Weekday::Monday,
            from: 540,
            until: 1020,
        }],
        ..BusinessHours::default()
    };
    desk.set_team_hours(&admin, team.id, Some(&hours), None)
        .await
        .unwrap();
    let limits = Limits {
        length: Some(9),
        ..Limits::default()
    };
    desk.set_queue_limits(&admin, team.id, &limits)
        .await
        .unwrap();
    let category = |name: &str, parent_id| CategoryForm {
        name: name.into(),
        parent_id,
        visible_to: Visibility::Supervisors,
        team_id: Some(team.id),
        is_required: false,
    };
    let money = desk
        .create_category(&admin, &category("Money", None))
        .await
        .unwrap();
    let refund = desk
        .create_category(&admin, &category("Refund", Some(money.id)))
        .await
        .unwrap();
    let intent = IntentForm {
        name: "refund".into(),
        description: String::new(),
        examples: vec!["I want my money back".into()],
        team_id: team.id,
    };
    let intent = desk.create_intent(&admin, &intent).await.unwrap();
    let reply = CannedForm {
        shortcut: "refund".into(),
        text: "It takes three days.".into(),
        team_id: Some(team.id),
        intent_id: Some(intent.id),
        ..CannedForm::default()
    };
    desk.create_canned_reply(&admin, &reply).await.unwrap();
    let channel = programs(house, &team, &money, &refund).await;
    let policy = RoutingPolicy {
        rules: vec![TeamRule {
            when: vec![Condition::Channel { is: channel }],
            team: team.id,
        }],
        ..RoutingPolicy::default()
    };
    desk.set_policy(&admin, &policy, None).await.unwrap();
    desk.set_away_reasons(&admin, &["Lunch".into()])
        .await
        .unwrap();
}

/// Connects bots, channels and a webhook, and returns the channel of the platform.
async fn programs(house: &House, team: &Team, money: &Category, refund: &Category) -> ChannelId {
    let (desk, admin) = (&house.desk, Actor::house());
    let bot = |name: &str, kind, settings| BotForm {
        name: name.into(),
        kind,
        settings,
        secret: (kind == BotKind::Openai).then(|| "sk-very-secret".to_owned()),
        team_ids: [team.id].into(),
        capacity: 40,
        deadline_ms: 5_000,
        category_ids: [refund.id].into(),
        failure_team_id: Some(team.id),
        failure_category_ids: [money.id].into(),
        is_enabled: true,
    };
    let model = BotSettings {
        url: Some("https://models.example.org/v1".into()),
        model: Some("small".into()),
        ..BotSettings::default()
    };
    desk.create_bot(&admin, &bot("Model", BotKind::Openai, model))
        .await
        .unwrap();
    let greeter = bot("Greeter", BotKind::Concierge, BotSettings::default());
    let greeter = desk.create_bot(&admin, &greeter).await.unwrap().bot;
    let channel = |kind, name: &str, token: Option<&str>| ChannelForm {
        kind,
        name: name.into(),
        settings: ChannelSettings {
            token: token.map(str::to_owned),
            widget: (kind == ChannelKind::Widget).then(|| WidgetForm {
                origins: vec!["https://shop.example.org".into()],
                ..WidgetForm::default()
            }),
            ..ChannelSettings::default()
        },
        bot_id: Some(greeter.id),
    };
    let telegram = channel(ChannelKind::Telegram, "Shop", Some("77:AAvery-secret"));
    desk.create_channel(&admin, &telegram).await.unwrap();
    desk.create_channel(&admin, &channel(ChannelKind::Widget, "Corner", None))
        .await
        .unwrap();
    let api = desk
        .create_channel(&admin, &channel(ChannelKind::Api, "Platform", None))
        .await
        .unwrap();
    let webhook = WebhookForm {
        name: "Platform's ear".into(),
        url: "https://platform.example.org/ear".into(),
        kinds: ["conversation.opened".to_owned()].into(),
        channel_id: Some(api.id),
        dialect: domain::webhook::Dialect::Standard,
        bot_id: Some(greeter.id),
        is_ordered: true,
        is_enabled: true,
    };
    desk.create_webhook(&admin, &webhook).await.unwrap();
    api.id
}

/// Takes everything out as text, as it is carried.
async fn text_of(house: &House) -> String {
    let file = house
        .desk
        .export_configuration(&Actor::house())
        .await
        .unwrap();
    serde_json::to_string_pretty(&file).unwrap()
}

fn those(steps: &[Step], is_such: impl Fn(&Effect) -> bool) -> Vec<&str> {
    let such = steps.iter().filter(|step| is_such(&step.effect));
    such.map(|step| step.name.as_str()).collect()
}

on_both_databases! {
    async fn what_is_taken_out_of_one_house_makes_another_one_like_it(house: House) {
        set_up(&house).await;
        let text = text_of(&house).await;
        assert!(!text.contains("very-secret"), "no secret is in a file");
        let file = read(&text).unwrap();
        let again = house.desk.try_configuration(&Actor::house(), &file).await.unwrap();
        let same = |effect: &Effect| *effect == Effect::Same;
        assert_eq!(those(&again.steps, same).len(), again.steps.len(), "nothing differs: {again:?}");

        let other = House::on_sqlite().await;
        let (desk, admin) = (&other.desk, Actor::house());
        let looked = desk.try_configuration(&admin, &file).await.unwrap();
        assert_eq!(looked.problems, []);
        assert_eq!(text_of(&other).await.matches("Billing").count(), 0, "looking changes nothing");
        let steps = desk.import_configuration(&admin, &file, Some(&looked.seen)).await.unwrap();
        assert_eq!(steps, looked.steps, "what is shown before is what happens");
        let is_off = |effect: &Effect| *effect == Effect::New { is_off: true };
        assert_eq!(those(&steps, is_off), ["Model", "Platform's ear"]);
        assert_eq!(those(&steps, |effect| *effect == Effect::LeftOut), ["Shop"]);
        let after = desk.try_configuration(&admin, &file).await.unwrap();
        let changed = |effect: &Effect| matches!(effect, Effect::Changed { .. });
        assert_eq!(those(&after.steps, changed), ["Model", "Platform's ear"], "but for what is off");

        let policy = desk.routing_policy(&admin).await.unwrap().1;
        let billing = desk.list_teams(&admin).await.unwrap();
        let billing = billing.iter().find(|team| team.name == "Billing").unwrap().id;
        assert_eq!(policy.rules[0].team, billing);
        let hours = desk.team_hours(&admin, billing).await.unwrap().1.unwrap();
        assert_eq!(hours.zone, "Europe/Berlin");
        let tree = desk.list_categories(&admin).await.unwrap();
        let paths: Vec<_> = tree.outline().iter().map(|(_, one)| tree.path(one.id)).collect();
        assert_eq!(paths, ["Money", "Money › Refund"]);
        let bots = desk.list_bots(&admin).await.unwrap();
        assert!(bots.iter().all(|bot| bot.is_enabled == (bot.name == "Greeter")));
    }

    async fn a_house_that_has_some_of_it_is_changed_where_it_differs_and_keeps_the_rest(house: House) {
        let (desk, admin) = (&house.desk, Actor::house());
        let own = house.team("billing").await;
        house.team("Night").await;
        let file = r#"{"switchboard": 1,
            "teams": {"0190a3c0-0000-7000-8000-00000000000a": {"name": "Billing",
                "assignment": {"mode": "accept", "timeout_ms": 20000}}},
            "intents": {"0190a3c0-0000-7000-8000-00000000000b": {"name": "refund",
                "team_id": "0190a3c0-0000-7000-8000-00000000000a"}}}"#;
        let file = read(file).unwrap();
        let steps = desk.import_configuration(&admin, &file, None).await.unwrap();
        let fields = vec!["assignment".to_owned(), "name".to_owned()];
        assert_eq!(steps[0].effect, Effect::Changed { fields });
        let names: Vec<_> = desk.list_teams(&admin).await.unwrap().into_iter().map(|t| t.name).collect();
        assert_eq!(names, ["Billing", "General", "Night"]);
        let intent = desk.list_intents(&admin).await.unwrap().remove(0);
        assert_eq!(intent.team, own.id, "it is led to the team that is here");
        let told = house.desk.events_after(0, 500).await.unwrap();
        let teams = told.iter().filter(|event| matches!(event.fact, Fact::TeamChanged { team } if team == own.id));
        assert!(teams.count() >= 2, "each change is in the journal");
        let file = r#"{"switchboard": 1, "intents": {"0190a3c0-0000-7000-8000-00000000000b":
            {"name": "refund", "team_id": "00000000-0000-0000-0000-000000000001"}}}"#;
        desk.remove_intent(&admin, intent.id).await.unwrap();
        let steps = desk.import_configuration(&admin, &read(file).unwrap(), None).await.unwrap();
        assert_ne!(steps[0].id, Some(intent.id.raw()), "what was removed does not come back");
        assert_eq!(desk.list_intents(&admin).await.unwrap()[0].team, TeamId::GENERAL);
    }

    async fn a_file_is_taken_in_whole_or_not_at_all(house: House) {
        let (desk, admin) = (&house.desk, Actor::house());
        let before = text_of(&house).await;
        let file = r#"{"switchboard": 1,
            "teams": {"0190a3c0-0000-7000-8000-00000000000a": {"name": "Billing"}},
            "intents": {"0190a3c0-0000-7000-8000-00000000000b": {"name": "refund",
                "team_id": "0190a3c0-0000-7000-8000-0000000000ff"}}}"#;
        let file = read(file).unwrap();
        let looked = desk.try_configuration(&admin, &file).await.unwrap();
        assert_eq!(looked.problems[0].field, "team_id");
        assert!(looked.problems[0].problem.to_string().starts_with("refund: "), "{:?}", looked.problems);
        let refused = desk.import_configuration(&admin, &file, None).await.unwrap_err();
        assert_eq!(refused.field(), Some("team_id"));
        assert_eq!(text_of(&house).await, before);
        let nowhere = r#"{"switchboard": 1, "teams": {"0190a3c0-0000-7000-8000-00000000000a":
            {"name": "Mars", "hours": {"zone": "Mars/Olympus", "weekly": []}}}}"#;
        let nowhere = desk.try_configuration(&admin, &read(nowhere).unwrap()).await.unwrap();
        assert_eq!(nowhere.problems[0].field, "zone");
        assert_eq!(text_of(&house).await, before);
    }

    async fn a_house_that_changed_since_it_was_looked_at_is_looked_at_again(house: House) {
        let (desk, admin) = (&house.desk, Actor::house());
        let file = read(r#"{"switchboard": 1, "away_reasons": ["Fishing"]}"#).unwrap();
        let looked = desk.try_configuration(&admin, &file).await.unwrap();
        assert_eq!(looked.steps[0].noun, Noun::AwayReasons);
        house.team("Night").await;
        let stale = desk.import_configuration(&admin, &file, Some(&looked.seen)).await;
        assert_eq!(stale.unwrap_err().code(), "changed");
        assert_ne!(desk.away_reasons(&admin).await.unwrap(), ["Fishing"]);
    }

    async fn an_identity_of_a_person_is_never_a_bots(house: House) {
        let (desk, admin) = (&house.desk, Actor::house());
        let ann = house.agent("Ann", &[]).await;
        let file = format!(
            r#"{{"switchboard": 1, "bots": {{"{}": {{"name": "Ann", "kind": "concierge"}}}}}}"#,
            ann.id
        );
        let steps = desk.import_configuration(&admin, &read(&file).unwrap(), None).await.unwrap();
        assert_ne!(steps[0].id, Some(ann.id.raw()));
        let known = desk.list_operators(&admin).await.unwrap();
        assert!(known.iter().any(|one| one.id == ann.id && one.email.is_some()), "she is who she was");
    }

    async fn only_admins_take_the_configuration_out_or_in(house: House) {
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        let sara = house.actor(&sara).await;
        let file: Configuration = read(r#"{"switchboard": 1}"#).unwrap();
        let desk = &house.desk;
        assert_eq!(desk.export_configuration(&sara).await.unwrap_err().code(), "forbidden");
        assert_eq!(desk.try_configuration(&sara, &file).await.unwrap_err().code(), "forbidden");
        let refused = desk.import_configuration(&sara, &file, None).await;
        assert_eq!(refused.unwrap_err().code(), "forbidden");
    }
}
