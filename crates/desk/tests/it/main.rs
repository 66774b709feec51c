//! Use-cases on both databases, with a hand-moved clock.

#![expect(clippy::unwrap_used, reason = "a story that goes wrong must fail")]
#![expect(clippy::disallowed_methods, reason = "races need tasks")]

mod absence;
mod accounts;
mod asking;
mod audit;
mod board;
mod bot_races;
mod bot_ring;
mod bot_steps;
mod brand;
mod bulk;
mod canned;
mod carriers;
mod configuration;
mod console;
mod contacts;
mod deliveries;
mod demands;
mod files;
mod handover;
mod help_hours;
mod ingest;
mod intents;
mod law;
mod listening;
mod mentions;
mod merging;
mod migrations;
mod numbers;
mod passkeys;
mod phone;
mod push;
mod queue_cards;
mod ratings;
mod report_conversations;
mod reports;
mod rings;
mod routing;
mod saved_views;
mod search;
mod second_step;
mod snooze;
mod visibility;
mod visitors;
mod webhooks;
mod what_if;
mod why;
mod wrap_ups;
