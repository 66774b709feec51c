//! Who did what, when: the journal as people look it up.

use crate::{Actor, Desk, Error, Result};
use domain::{
    audit::{Entries, Entry, GROUPS, Lookup, NamedSubject, Subject, subjects},
    complaint,
    event::{Cause, Event, Seq},
    id::{ConversationId, TokenId},
    page::{Cursor, Page},
    permission::Right,
    team::BadField,
};
use std::collections::BTreeMap;
use store::{Reader, journal::Look};

/// The entries of one page.
const PAGE: i64 = 50;

/// The entries that one file takes at most.
///
/// More are looked up by a shorter time.
const MAX_TAKEN_OUT: i64 = 10_000;

impl Desk {
    /// Looks up who did what, latest first; `before` is the cursor of the page before.
    ///
    /// Shape: a page may be short, or empty, although more follow.
    ///
    /// # Errors
    /// [`Error::Invalid`] about a field; [`Error::Forbidden`].
    pub async fn look_up(
        &self,
        actor: &Actor,
        lookup: &Lookup,
        before: Option<Seq>,
    ) -> Result<Entries> {
        self.look_back(actor, lookup, before.unwrap_or(Seq::MAX), PAGE)
            .await
    }

    /// Looks up who did what as one list, up to ten thousand entries.
    ///
    /// # Errors
    /// As [`Desk::look_up`].
    pub async fn take_out_audit(&self, actor: &Actor, lookup: &Lookup) -> Result<Vec<Entry>> {
        let (mut all, mut before) = (Vec::new(), Seq::MAX);
        while i64::try_from(all.len()).is_ok_and(|count| count < MAX_TAKEN_OUT) {
            let mut page = self.look_back(actor, lookup, before, 1_000).await?;
            all.append(&mut page.items);
            match page.next_cursor {
                Some(next) => before = next.at_ms,
                None => break,
            }
        }
        all.truncate(usize::try_from(MAX_TAKEN_OUT).unwrap_or(usize::MAX));
        Ok(all)
    }

    async fn look_back(
        &self,
        actor: &Actor,
        lookup: &Lookup,
        before: Seq,
        limit: i64,
    ) -> Result<Entries> {
        actor.may(Right::AuditRead)?;
        let mut reader = self.read().await?;
        let names = Names::read(&mut reader).await?;
        let look = look_of(&mut reader, lookup, &names).await?;
        let before = match lookup.to {
            Some(to) => {
                let last = store::journal::position_before(reader.conn(), to).await?;
                before.min(last + 1)
            }
            None => before,
        };
        let (events, next) = store::journal::look_back(reader.conn(), &look, before, limit).await?;
        let items = entries(&mut reader, events, names).await?;
        Ok(Page {
            items,
            next_cursor: next.map(|seq| Cursor {
                at_ms: seq,
                id: ConversationId::from_u128(0).to_string(),
            }),
        })
    }
}

/// What the few things are called that are read whole.
struct Names {
    subjects: Vec<(Subject, String)>,
    tokens: BTreeMap<TokenId, String>,
}

impl Names {
    async fn read(reader: &mut Reader) -> Result<Self> {
        let mut subjects = Vec::new();
        for operator in store::operators::list(reader.conn()).await? {
            subjects.push((Subject::Operator(operator.id), operator.name));
        }
        for team in store::teams::list(reader.conn()).await? {
            subjects.push((Subject::Team(team.id), team.name));
        }
        for stored in store::channels::list(reader.conn()).await? {
            subjects.push((Subject::Channel(stored.channel.id), stored.channel.name));
        }
        for intent in store::intents::list(reader.conn()).await? {
            subjects.push((Subject::Intent(intent.id), intent.name));
        }
        let tree = store::categories::tree(reader.conn()).await?;
        for (_, category) in tree.outline() {
            subjects.push((Subject::Category(category.id), category.name.clone()));
        }
        for reply in store::canned::list(reader.conn()).await? {
            let name = format!("/{}", reply.shortcut);
            subjects.push((Subject::CannedReply(reply.id), name));
        }
        let tokens = store::tokens::list(reader.conn()).await?;
        Ok(Self {
            subjects,
            tokens: tokens.into_iter().map(|one| (one.id, one.name)).collect(),
        })
    }

    fn of(&self, subject: Subject) -> Option<&str> {
        let mut known = self.subjects.iter();
        known
            .find(|(known, _)| *known == subject)
            .map(|(_, name)| name.as_str())
    }

    fn who(&self, cause: Cause) -> String {
        match cause {
            Cause::Operator(id) => self.of(Subject::Operator(id)).map(str::to_owned),
            Cause::Channel(id) => self.of(Subject::Channel(id)).map(str::to_owned),
            Cause::Token(id) => self.tokens.get(&id).cloned(),
            Cause::Contact | Cause::Hypervisor { .. } | Cause::System => None,
        }
        .unwrap_or_default()
    }

    /// Finds what is called so, whatever the case.
    fn find(&self, name: &str) -> Option<Subject> {
        let name = name.to_lowercase();
        let mut known = self.subjects.iter();
        known
            .find(|(_, known)| known.to_lowercase() == name)
            .map(|(subject, _)| *subject)
    }
}

/// Puts what is asked for into what the journal knows.
async fn look_of(reader: &mut Reader, lookup: &Lookup, names: &Names) -> Result<Look> {
    let mut look = Look {
        cause: lookup.by.map(Cause::Operator),
        is_house: lookup.is_house,
        ..Look::default()
    };
    let group = lookup.group.trim();
    if !group.is_empty() {
        if !GROUPS.contains(&group) {
            return Err(BadField::new("group", complaint::NO_EVENT_KIND).into());
        }
        look.group = Some(group.to_owned());
    }
    if let Some(from) = lookup.from {
        look.after = store::journal::position_before(reader.conn(), from).await?;
    }
    let about = lookup.about.trim();
    if let Some(number) = about.strip_prefix('#') {
        let number = number.trim().parse().ok();
        let found = match number {
            Some(number) => store::conversations::find_id_by_number(reader.conn(), number).await?,
            None => None,
        };
        look.conversation = Some(found.ok_or_else(unknown)?);
    } else if !about.is_empty() {
        look.mentions = Some(match about.parse::<ConversationId>() {
            Ok(identity) => identity.to_string(),
            Err(_) => names
                .find(about)
                .and_then(Subject::identity)
                .ok_or_else(unknown)?,
        });
    }
    Ok(look)
}

fn unknown() -> Error {
    BadField::new("about", complaint::NOTHING_CALLED_SO).into()
}

/// Names what the events are about: conversations by their number, contacts by their name, the rest by what is known.
async fn entries(reader: &mut Reader, events: Vec<Event>, names: Names) -> Result<Vec<Entry>> {
    let mut conversations = Vec::new();
    let mut contacts = BTreeMap::new();
    for event in &events {
        let (about, to) = subjects(&event.fact);
        for subject in std::iter::once(about).chain(to) {
            match subject {
                Subject::Conversation(id) => conversations.push(id),
                Subject::Contact(id) => {
                    if let std::collections::btree_map::Entry::Vacant(vacant) = contacts.entry(id) {
                        let found = store::contacts::find(reader.conn(), id).await?;
                        vacant.insert(found.map(|contact| contact.name));
                    }
                }
                Subject::Operator(_)
                | Subject::Team(_)
                | Subject::Channel(_)
                | Subject::Intent(_)
                | Subject::Category(_)
                | Subject::CannedReply(_)
                | Subject::SavedView(_)
                | Subject::Policy(_)
                | Subject::House => {}
            }
        }
    }
    conversations.sort_unstable();
    conversations.dedup();
    let rows = store::views::list_rows_of(reader.conn(), &conversations).await?;
    let rows: BTreeMap<_, _> = rows
        .into_iter()
        .map(|row| (row.id, (row.number, row.contact_name)))
        .collect();
    let named = |subject: Subject| {
        let (name, number) = match subject {
            Subject::Conversation(id) => match rows.get(&id) {
                Some((number, name)) => (name.clone(), Some(*number)),
                None => (String::new(), None),
            },
            Subject::Contact(id) => {
                let name = contacts.get(&id).cloned().flatten();
                (name.unwrap_or_default(), None)
            }
            Subject::Policy(version) => (version.to_string(), None),
            Subject::Operator(_)
            | Subject::Team(_)
            | Subject::Channel(_)
            | Subject::Intent(_)
            | Subject::Category(_)
            | Subject::CannedReply(_)
            | Subject::SavedView(_)
            | Subject::House => (names.of(subject).unwrap_or_default().to_owned(), None),
        };
        NamedSubject {
            subject,
            name,
            number,
        }
    };
    let entry = |event: Event| {
        let (about, to) = subjects(&event.fact);
        Entry {
            seq: event.seq,
            at: event.at,
            cause: event.cause,
            who: names.who(event.cause),
            kind: event.fact.name().to_owned(),
            about: named(about),
            to: to.map(named),
        }
    };
    Ok(events.into_iter().map(entry).collect())
}
