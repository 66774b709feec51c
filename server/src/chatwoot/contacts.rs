//! Contacts, and what inboxes call them.

use super::{
    fields::Fields,
    numbers::{At, find},
    refused::{Answer, Refused},
    shapes::{OWN_FIELDS, Shaper},
};
use crate::run::Shared;
use axum::{
    Extension, Json,
    extract::{Query, State},
    http::StatusCode,
};
use desk::{Actor, ContactCard, ContactChange, ContactSearch, Desk, NewContact, Numbered, Search};
use domain::{
    channel::ChannelKind,
    id::{ChannelId, ContactId},
    page::MAX_LIMIT,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::Arc};

/// Contacts of one page.
const PAGE: usize = 15;

/// Which contacts.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    q: Option<String>,
    page: Option<usize>,
}

impl Wanted {
    fn first(&self) -> usize {
        self.page
            .unwrap_or(1)
            .saturating_sub(1)
            .saturating_mul(PAGE)
    }
}

/// Collects what is told of a contact: what has a field of its own lies among the attributes too.
pub(super) fn attributes(fields: &Fields) -> BTreeMap<String, Value> {
    let mut attributes = fields.object("custom_attributes");
    for field in OWN_FIELDS.into_iter().filter(|field| fields.has(field)) {
        let told = fields.text(field).filter(|text| !text.is_empty());
        attributes.insert(field.to_owned(), told.map_or(Value::Null, Value::String));
    }
    attributes
}

/// Names a contact who did not say his name.
pub(super) fn name(fields: &Fields) -> String {
    let told = ["name", "email", "phone_number", "identifier"];
    let mut told = told.into_iter().filter_map(|field| fields.text(field));
    told.find(|text| !text.trim().is_empty())
        .unwrap_or_else(|| "Unnamed".to_owned())
}

async fn contact_id(desk: &Desk, number: i64) -> Result<ContactId, Refused> {
    find(desk, Numbered::Contact, number).await
}

/// Lists contacts, by words or all, up to the end of a page.
async fn cards(
    desk: &Desk,
    actor: &Actor,
    words: &str,
    up_to: usize,
) -> Result<Vec<ContactCard>, Refused> {
    let mut search = ContactSearch {
        text: words.to_owned(),
        is_blocked: false,
        after: None,
        limit: MAX_LIMIT,
    };
    let mut found = Vec::new();
    loop {
        let (cards, next) = desk.list_contact_cards(actor, &search).await?;
        found.extend(cards);
        search.after = next;
        if search.after.is_none() || found.len() >= up_to {
            return Ok(found);
        }
    }
}

async fn listed(shared: &Shared, actor: &Actor, found: &[ContactCard], wanted: &Wanted) -> Answer {
    let shaper = Shaper::new(shared, actor);
    let mut payload = Vec::new();
    for card in found.iter().skip(wanted.first()).take(PAGE) {
        payload.push(shaper.contact(card).await?);
    }
    let meta = json!({ "count": found.len(), "current_page": wanted.page.unwrap_or(1) });
    Ok(Json(json!({ "meta": meta, "payload": payload })))
}

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let found = cards(&shared.desk, &actor, "", wanted.first() + PAGE).await?;
    listed(&shared, &actor, &found, &wanted).await
}

pub(super) async fn search(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let words = wanted.q.clone().unwrap_or_default();
    let found = cards(&shared.desk, &actor, &words, wanted.first() + PAGE).await?;
    listed(&shared, &actor, &found, &wanted).await
}

/// A rule of a filter: a field, how it is compared, and with what.
struct Rule {
    field: String,
    is_part: bool,
    values: Vec<String>,
    is_or: bool,
}

impl Rule {
    fn read(rule: &Map<String, Value>) -> Result<Self, Refused> {
        let word = |name: &str| rule.get(name).and_then(Value::as_str).unwrap_or_default();
        let is_part = match word("filter_operator") {
            "equal_to" => false,
            "contains" => true,
            _ => {
                return Err(Refused::field(
                    "filter_operator",
                    "send equal_to or contains",
                ));
            }
        };
        let text = |value: &Value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        };
        let values = match rule.get("values") {
            Some(Value::Array(values)) => values.iter().map(text).collect(),
            Some(value) => vec![text(value)],
            None => Vec::new(),
        };
        Ok(Self {
            field: word("attribute_key").to_owned(),
            is_part,
            values,
            is_or: word("query_operator").eq_ignore_ascii_case("or"),
        })
    }

    fn fits(&self, card: &ContactCard) -> bool {
        let value = match self.field.as_str() {
            "name" => card.contact.name.clone(),
            field => match card.contact.attributes.get(field) {
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
                None => return false,
            },
        };
        // A number is typed with and without its plus.
        let plain = |text: &str| text.trim_start_matches('+').to_lowercase();
        let value = plain(&value);
        self.values
            .iter()
            .map(|wanted| plain(wanted))
            .any(|wanted| {
                if self.is_part {
                    value.contains(&wanted)
                } else {
                    value == wanted
                }
            })
    }
}

/// Says whether a contact fits rules that are read from the left: `a or b and c` is `(a or b) and c`.
fn fits(rules: &[Rule], card: &ContactCard) -> bool {
    let mut rules = rules.iter();
    let Some(first) = rules.next() else {
        return true;
    };
    let mut result = first.fits(card);
    let mut is_or = first.is_or;
    for rule in rules {
        result = if is_or {
            result || rule.fits(card)
        } else {
            result && rule.fits(card)
        };
        is_or = rule.is_or;
    }
    result
}

pub(super) async fn filter(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
    Query(wanted): Query<Wanted>,
    fields: Fields,
) -> Answer {
    let rules = fields.objects("payload");
    let rules: Vec<_> = rules.iter().map(Rule::read).collect::<Result<_, _>>()?;
    let mut found: Vec<ContactCard> = Vec::new();
    // Each value is looked for by the index of words; then every rule counts.
    for value in rules.iter().flat_map(|rule| &rule.values) {
        let words = value.trim_start_matches('+');
        for card in cards(&shared.desk, &actor, words, usize::MAX).await? {
            let is_known = found
                .iter()
                .any(|known| known.contact.id == card.contact.id);
            if !is_known && fits(&rules, &card) {
                found.push(card);
            }
        }
    }
    listed(&shared, &actor, &found, &wanted).await
}

pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
    fields: Fields,
) -> Answer {
    let desk = &shared.desk;
    let channel: Option<ChannelId> = match fields.number("inbox_id") {
        Some(inbox) => Some(find(desk, Numbered::Channel, inbox).await?),
        None => actor.channel(),
    };
    let new = NewContact {
        name: name(&fields),
        channel,
        external_id: fields
            .text("source_id")
            .filter(|source| !source.is_empty() && channel.is_some()),
        language: None,
        attributes: attributes(&fields),
    };
    let (card, _) = desk.put_contact(&actor, &new).await?;
    let shaper = Shaper::new(&shared, &actor);
    let contact = shaper.contact(&card).await?;
    let inbox = contact["contact_inboxes"]
        .get(0)
        .cloned()
        .unwrap_or_default();
    let mut whole = contact.clone();
    whole["contact"] = contact;
    whole["contact_inbox"] = inbox;
    Ok(Json(json!({ "payload": whole, "id": whole["id"] })))
}

pub(super) async fn get(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
) -> Answer {
    let id = contact_id(&shared.desk, number).await?;
    let card = shared.desk.get_contact_card(&actor, id).await?;
    let contact = Shaper::new(&shared, &actor).contact(&card).await?;
    Ok(Json(json!({ "payload": contact })))
}

pub(super) async fn change(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
    fields: Fields,
) -> Answer {
    let id = contact_id(&shared.desk, number).await?;
    let change = ContactChange {
        name: fields.text("name").filter(|name| !name.trim().is_empty()),
        language: None,
        attributes: attributes(&fields),
    };
    let card = shared
        .desk
        .change_contact(&actor, id, &change, None)
        .await?;
    let contact = Shaper::new(&shared, &actor).contact(&card).await?;
    Ok(Json(json!({ "payload": contact })))
}

pub(super) async fn erase(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
) -> Result<StatusCode, Refused> {
    let id = contact_id(&shared.desk, number).await?;
    shared.desk.erase_contact(&actor, id).await?;
    Ok(StatusCode::OK)
}

pub(super) async fn conversations(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
) -> Answer {
    let id = contact_id(&shared.desk, number).await?;
    shared.desk.get_contact_card(&actor, id).await?;
    let search = Search {
        contact: Some(id),
        limit: 20,
        ..Search::default()
    };
    let page = shared.desk.list_conversations(&actor, &search).await?;
    let shaper = Shaper::new(&shared, &actor);
    let mut payload = Vec::new();
    for row in &page.items {
        payload.push(shaper.conversation(row).await?);
    }
    Ok(Json(json!({ "payload": payload })))
}

/// Makes a contact known in an inbox, by the name that its platform gives or by one of ours.
pub(super) async fn join_inbox(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
    fields: Fields,
) -> Answer {
    let desk = &shared.desk;
    let id = contact_id(desk, number).await?;
    let inbox = fields
        .number("inbox_id")
        .ok_or_else(|| Refused::field("inbox_id", "send the inbox"))?;
    let channel = find(desk, Numbered::Channel, inbox).await?;
    let source = fields.text("source_id").filter(|source| !source.is_empty());
    desk.know_contact_on(&actor, id, channel, source.as_deref())
        .await?;
    let shaper = Shaper::new(&shared, &actor);
    let known = shaper.contact_inbox(id, channel).await?;
    let channel = desk.get_channel(&Actor::house(), channel).await?;
    Ok(Json(
        json!({ "source_id": known["source_id"], "inbox": shaper.inbox(&channel).await? }),
    ))
}

pub(super) async fn inboxes(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
) -> Answer {
    let id = contact_id(&shared.desk, number).await?;
    let card = shared.desk.get_contact_card(&actor, id).await?;
    let shaper = Shaper::new(&shared, &actor);
    let mut payload = Vec::new();
    for channel in shared.desk.list_channels(&actor).await? {
        let known = card.names.iter().find(|(on, _)| *on == channel.id);
        let source = known.map_or_else(|| id.to_string(), |(_, name)| name.clone());
        if known.is_some() || channel.kind == ChannelKind::Api {
            payload.push(json!({ "source_id": source, "inbox": shaper.inbox(&channel).await? }));
        }
    }
    Ok(Json(json!({ "payload": payload })))
}
