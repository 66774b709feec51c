//! A stranger who turns out to be somebody whom the channel knows.

use crate::{
    Desk, Error, Result,
    change::{self, Change},
};
use domain::{
    contact::Contact,
    event::{Cause, Fact},
    merge::Merge,
    widget::Visitor,
};
use store::Unit;

/// Gives what a stranger has said to the person that he is; leaves it where both have a conversation that is not over,
/// where the stranger is on a telephone, or is known elsewhere, too.
pub(super) async fn join(
    desk: &Desk,
    unit: &mut Unit,
    before: &Visitor,
    stranger: Contact,
    person: Contact,
) -> Result<()> {
    let channel = before.channel;
    let both = [stranger.id, person.id];
    let open = store::conversations::find_open(unit.conn(), channel, &both).await?;
    let names = store::contacts::list_identities(unit.conn(), stranger.id).await?;
    let is_own = stranger.id != person.id && open.len() < 2 && names.len() == 1;
    if !is_own || store::merges::is_in_call(unit.conn(), stranger.id).await? {
        return Ok(());
    }
    let merged = Merge::of(&person, &stranger).kept;
    store::search::forget_contact(unit.conn(), stranger.id).await?;
    store::contacts::save(unit.conn(), &merged).await?;
    desk.move_number(unit, stranger.id, person.id).await?;
    store::visitors::forget_name(unit.conn(), channel, &before.external_id).await?;
    let blocked_at = merged.blocked_at;
    store::merges::give_all(unit.conn(), stranger.id, person.id, blocked_at).await?;
    let mut changes = Vec::new();
    for moved in open.iter().filter(|open| open.contact == stranger.id) {
        let found = store::conversations::find(unit.conn(), moved.id).await?;
        let conversation = found.ok_or(Error::NotFound("conversation"))?;
        let mut change = Change::of(Cause::Channel(channel), conversation);
        let (cause, fact) = change.touched(Fact::ConversationUpdated);
        unit.tell(cause, fact);
        changes.push(change);
    }
    change::write(unit, changes).await?;
    let fact = Fact::ContactsMerged {
        contact: person.id,
        merged: stranger.id,
    };
    unit.tell(Cause::Channel(channel), fact);
    Ok(())
}
