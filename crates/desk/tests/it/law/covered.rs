//! Whether the law is tried for every use-case.

use std::{collections::BTreeSet, fs, path::Path};

/// Functions of the desk that change nothing that a view shows, each for a reason.
const SHOW_NOTHING: &[&str] = &[
    // They read.
    "abilities",
    "actor",
    "availability",
    "away_reasons",
    "board",
    "agent_of",
    "bot_config",
    "brand",
    "bot_turn",
    "canned_replies_for",
    "call_attempts",
    "call_script",
    "count_saved_views",
    "has_saved_views",
    "list_saved_views",
    "look_at_view",
    "get_saved_view",
    "draft",
    "has_drafts",
    "next_draft",
    "next_trial",
    "try_bot",
    "try_filter",
    "try_merge",
    "channel_config",
    "channel_configs",
    "console_connections",
    "console_of",
    "group_of",
    "contact_view",
    "conversation_events",
    "due",
    "earlier_messages",
    "events_after",
    "examine",
    "conversation_of",
    "explain",
    "external_id_of",
    "export_configuration",
    "export_contact",
    "file",
    "find_by_number",
    "find_open_call",
    "find_call",
    "find_contact",
    "find_numbered",
    "get_bot",
    "get_canned_reply",
    "get_call",
    "get_channel",
    "get_contact",
    "get_contact_card",
    "get_conversation",
    "get_intent",
    "get_intervention",
    "get_message",
    "get_operator",
    "get_team",
    "head",
    "house",
    "inbox",
    "inbox_page",
    "judge_intents",
    "knows_call",
    "make_link",
    "may_keep_file",
    "list_bot_turns",
    "list_bots",
    "list_bot_steps",
    "list_canned_replies",
    "list_calls",
    "list_categories",
    "list_channels",
    "list_contact_cards",
    "list_contacts",
    "list_conversations",
    "list_conversations_of",
    "list_intents",
    "list_interventions",
    "list_mentionable",
    "list_messages",
    "list_operators",
    "list_policies",
    "list_teams",
    "list_tokens",
    "look_up",
    "take_out_audit",
    "load_session",
    "logo",
    "name_on",
    "replay",
    "retention",
    "try_retention",
    "policy_version",
    "presence",
    "open_calls",
    "own_telephone",
    "routing_policy",
    "search",
    "service",
    "team_hours",
    "telephony",
    "telephony_account",
    "thread",
    "try_configuration",
    "try_policy",
    "understand",
    "unread_messages",
    "updates_of",
    "waiting_inbound",
    "what_if",
    "unneeded_files",
    "wanted_files",
    "why",
    "read_report",
    "list_behind",
    "look_behind",
    // It counts what happened.
    "count_events",
    "recount",
    // It tells contacts where they stand.
    "show_places",
    // It makes what is there findable.
    "index_words",
    // They tell at once and keep nothing, or keep what is tried again.
    "bot_types",
    "file_did_not_come",
    "type_beside",
    "type_to",
    // They read for a visitor of a widget.
    "is_widget_origin",
    "visitor",
    "visitor_allowance",
    "visitor_conversation",
    "visitor_file",
    "visitor_message",
    "visitor_thread",
    "widget",
    // They keep what a visitor of a widget hands over, or tell at once.
    "keep_visitor_file",
    "visitor_types",
    // A secret that no view shows.
    "renew_identity_secret",
    // They wait.
    "arrival",
    "departure",
    "erasure",
    "poll_journal",
    // They keep what is known of a caller: his login, his session, his token, his call.
    "authenticate",
    "call",
    "create_session",
    "forget",
    "end_listed_session",
    "end_other_sessions",
    "list_sessions",
    "log_in",
    "half_login",
    "prove_login",
    "ask_for_passkey",
    "log_in_by_passkey",
    "ask_for_passkey_step",
    "prove_login_by_passkey",
    "own_passkeys",
    "begin_passkey",
    "add_passkey",
    "remove_passkey",
    "own_second_step",
    "begin_second_step",
    "confirm_second_step",
    "switch_second_step_off",
    "renew_recovery_codes",
    "list_protections",
    "security",
    "demand_second_step",
    "reset_second_step",
    "remember",
    "revoke_session",
    "revoke_sessions_of",
    "save_session",
    "set_up_secret",
    "sweep",
    // What programs are told, and how it went.
    "claim_webhook_delivery",
    "create_webhook",
    "due_webhook_deliveries",
    "get_webhook",
    "get_webhook_delivery",
    "list_webhook_deliveries",
    "list_webhooks",
    "number",
    "make_webhook_deliveries",
    "remove_webhook",
    "replay_webhook_delivery",
    "rotate_webhook_secret",
    "update_webhook",
    "webhook_replay",
    // What browsers are told while no page is open, and in which.
    "claim_push",
    "due_pushes",
    "forget_push_browser",
    "keep_push_browser",
    "make_pushes",
    "push_browser",
    "push_key",
    "renew_push_browser",
    "settle_push",
    "write_push",
    // What a channel calls a contact, which the page of a contact shows when it is opened.
    "know_contact_on",
    // What a blocked contact writes does not come in: nobody's view shows it.
    "block_contact",
    "unblock_contact",
    // What the head of a page says, read when the page is.
    "set_brand",
    "set_logo",
    // What is to go, and has not gone yet.
    "note_old",
    "set_retention",
    // What an operator reads on the console, which no view shows.
    "count_down",
    // Words to be said, which no view of a conversation shows.
    "create_canned_reply",
    "remove_canned_reply",
    "update_canned_reply",
    "sweep_numbers",
    // Lists that pages read again: rows stand in them by what only the database knows.
    "create_saved_view",
    "move_saved_view",
    "remove_saved_view",
    "update_saved_view",
    // What the scheduler has to know, and no view shows.
    "set_abilities",
    "set_team_hours",
    // Before the first person there is nobody who looks.
    "check_key_fingerprint",
    "set_up",
    // Raw updates, and who carries them; who asks bots.
    "lead_bots",
    "leave_bots",
    "lead_calls",
    "leave_calls",
    "carry",
    "put_down",
    "set_aside",
];

/// What stories do through the house of the test.
const THROUGH_THE_HOUSE: &[(&str, &str)] = &[
    ("claim", ".deliver("),
    ("create_operator", ".agent("),
    ("create_team", ".team("),
    ("fan_out", ".deliver("),
    ("ingest", ".customer_writes("),
    ("prove_telephone", ".telephone("),
    ("set_presence", ".comes("),
    ("settle", ".deliver("),
    ("take_in", ".customer_writes("),
    ("visitor_writes", ".visitor_says("),
];

/// What is tried in a story of its own.
const ELSEWHERE: &[&str] = &[
    // `a_message_is_sent_when_the_webhook_of_its_channel_has_taken_it`
    "settle_webhook_delivery",
    // `what_was_being_sent_at_a_crash_is_unknown_and_not_resent`
    "recover_deliveries",
    // `who_waits_for_the_channel_is_told_why_once`
    "hold",
];

#[test]
fn every_use_case_that_changes_what_people_see_stands_in_a_story_of_the_law() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let stories = text_of(&here.join("tests/it/law"), "covered.rs");
    let is_told = |name: &str| {
        let through = THROUGH_THE_HOUSE.iter().find(|(known, _)| *known == name);
        stories.contains(through.map_or(&*format!(".{name}("), |(_, call)| call))
    };
    let all = use_cases(&text_of(&here.join("src"), "routing"));
    let missing: Vec<_> = all
        .iter()
        .filter(|name| !SHOW_NOTHING.contains(&name.as_str()))
        .filter(|name| !ELSEWHERE.contains(&name.as_str()))
        .filter(|name| !is_told(name))
        .collect();
    assert!(missing.is_empty(), "no story of the law tries {missing:?}");
    let listed = SHOW_NOTHING.iter().chain(ELSEWHERE);
    let gone: Vec<_> = listed.filter(|name| !all.contains(**name)).collect();
    assert!(gone.is_empty(), "there are no such functions: {gone:?}");
}

/// Returns the names of the public functions that may wait for the database.
fn use_cases(source: &str) -> BTreeSet<String> {
    let heads = source.split("\n    pub async fn ").skip(1);
    let name = |head: &str| {
        let end = head.find(['(', '<']).unwrap();
        head[..end].to_owned()
    };
    heads.map(name).collect()
}

/// Returns the text of a folder's files and of the folders below it, but for one.
fn text_of(folder: &Path, without: &str) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with(without) {
            continue;
        }
        if path.is_dir() {
            text.push_str(&text_of(&path, without));
        } else {
            text.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
    text
}
