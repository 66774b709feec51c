//! What bots do, all of an answer in one unit and fenced by the turn.

use crate::{
    Desk, Error, Result, categories,
    handover::{find_intent, say_as},
    thread::Thread,
};
use domain::{
    bot::{Act, Attributes, HandOverCause, HandOverReason, Say},
    complaint,
    conversation::Epoch,
    event::{Cause, Fact},
    id::{ConversationId, MessageId, OperatorId},
    message::{Author, Button, Content, Pressed, parse_words},
    team::BadField,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The characters of a button's label: more is not read on a phone.
const MAX_LABEL_CHARS: usize = 64;

/// The attributes that a contact or a conversation has at most.
const MAX_ATTRIBUTES: usize = 100;

/// The bytes of one attribute.
const MAX_ATTRIBUTE_BYTES: usize = 4_096;

/// The pauses of one answer in all: whoever waits behind them waits no longer.
const MAX_PAUSED_MS: i64 = 10_000;

impl Desk {
    /// Does what a bot answered, all or nothing; what stands after the end of its turn is not done.
    ///
    /// # Errors
    /// [`Error::Conflict`] `turn.stale` or `conversation.closed` when the turn has passed, `changed` when somebody
    /// was faster; [`Error::Invalid`] when an act can't be done.
    pub async fn act(
        &self,
        bot: OperatorId,
        id: ConversationId,
        epoch: Epoch,
        acts: &[Act],
        memory: Option<&str>,
    ) -> Result<()> {
        let mut thread = Thread::load(self, Cause::Operator(bot), id).await?;
        thread.conversation.check_bot(bot, epoch)?;
        self.do_acts(&mut thread, bot, None, acts).await?;
        if let Some(memory) = memory {
            store::bots::put_memory(thread.unit.conn(), id, memory).await?;
        }
        thread.commit().await?;
        Ok(())
    }

    /// Does acts one after the other, as long as the turn is the bot's.
    ///
    /// `told` is the place of the last message that it knew; `None` when it acts by itself, and reads along. What the
    /// contact wrote after that waits for its next turn: no words of this one answer it, and it ends no conversation.
    pub(super) async fn do_acts(
        &self,
        thread: &mut Thread,
        bot: OperatorId,
        told: Option<i64>,
        acts: &[Act],
    ) -> Result<()> {
        let (id, epoch) = (thread.conversation.id, thread.conversation.epoch);
        let unheard = match told {
            Some(seq) => store::messages::find_after(thread.unit.conn(), id, seq).await?,
            None => None,
        };
        let mut paused_ms = 0;
        for act in acts {
            if thread.conversation.check_bot(bot, epoch).is_err() {
                break;
            }
            if unheard.is_some() && matches!(act, Act::Close(_)) {
                continue;
            }
            if let Act::Say(say) = act {
                paused_ms = (paused_ms + i64::from(say.after_ms)).min(MAX_PAUSED_MS);
            }
            self.do_act(thread, bot, act, paused_ms).await?;
        }
        if let Some(since) = unheard {
            thread.conversation.unheard(since);
        }
        Ok(())
    }

    async fn do_act(
        &self,
        thread: &mut Thread,
        bot: OperatorId,
        act: &Act,
        paused_ms: i64,
    ) -> Result<()> {
        let now = thread.unit.now();
        match act {
            Act::Say(say) => {
                let message = MessageId::new(self.id());
                let content = content_of(message, say)?;
                let not_before = (paused_ms > 0).then(|| now.plus_ms(paused_ms));
                say_as(thread, message, Author::Bot(bot), content, not_before);
            }
            Act::HandOver(over) => {
                let reason = match over.cause {
                    HandOverCause::Asked => HandOverReason::Asked,
                    HandOverCause::Unable => HandOverReason::Unable,
                };
                self.hand_over_thread(thread, over, reason).await?;
            }
            Act::SetCategories(set) => {
                let tree = store::categories::tree(thread.unit.conn()).await?;
                let set = set.iter().copied().collect();
                categories::check(&tree, &set)?;
                self.recategorise(thread, &tree, &set).await?;
            }
            Act::OpenIntent(intent) => {
                let intent = find_intent(&mut thread.unit, *intent).await?;
                if thread.conversation.open_intent(intent, now)? {
                    thread.tell(|moved| Fact::IntentOpened { moved, intent });
                }
            }
            Act::FinishIntent(intent) => {
                let intent = *intent;
                if thread.conversation.finish_intent(intent, now) {
                    thread.tell(|moved| Fact::IntentFinished { moved, intent });
                }
            }
            Act::SetAttributes(attributes) => self.note(thread, attributes).await?,
            Act::Close(_) => self.end(thread)?,
        }
        Ok(())
    }

    /// Notes something about the contact and the conversation.
    pub(crate) async fn note(&self, thread: &mut Thread, noted: &Attributes) -> Result<()> {
        if merge(
            &mut thread.conversation.about.attributes,
            &noted.conversation,
        )? {
            thread.tell(Fact::ConversationUpdated);
        }
        let id = thread.conversation.contact;
        if noted.contact.is_empty() {
            return Ok(());
        }
        let found = store::contacts::find(thread.unit.conn(), id).await?;
        let mut contact = found.ok_or(Error::NotFound("contact"))?;
        if merge(&mut contact.attributes, &noted.contact)? {
            contact.version += 1;
            store::contacts::save(thread.unit.conn(), &contact).await?;
            let cause = thread.cause();
            thread
                .unit
                .tell(cause, Fact::ContactUpdated { contact: id });
        }
        Ok(())
    }
}

pub(crate) fn content_of(message: MessageId, say: &Say) -> Result<Content> {
    let text = parse_words(&with_links(say))?;
    if say.buttons.is_empty() {
        return Ok(Content::Text(text));
    }
    let mut buttons = Vec::new();
    for (place, button) in say.buttons.iter().enumerate() {
        let label = button.label.trim();
        if label.is_empty() || label.chars().count() > MAX_LABEL_CHARS {
            let problem = complaint::BUTTON_BOUNDS;
            return Err(BadField::new("buttons", problem).into());
        }
        buttons.push(Button {
            label: label.to_owned(),
            data: Pressed { message, place }.to_data(),
            value: Some(button.data.clone()),
        });
    }
    Ok(Content::Question { text, buttons })
}

/// Returns the words, and where what goes with them lies.
fn with_links(say: &Say) -> String {
    let mut words = say.text.clone();
    for file in &say.attachments {
        let name = file.name.as_deref().unwrap_or_default();
        words = format!("{words}\n{name} {}", file.url);
    }
    words
}

/// Puts new attributes over old ones, `null` forgets; false when nothing changed.
pub(crate) fn merge(
    known: &mut BTreeMap<String, Value>,
    new: &BTreeMap<String, Value>,
) -> Result<bool> {
    let mut merged = known.clone();
    for (name, value) in new {
        if value.is_null() {
            merged.remove(name);
        } else if value.to_string().len() > MAX_ATTRIBUTE_BYTES || name.len() > MAX_LABEL_CHARS {
            let problem = complaint::ATTRIBUTE_TOO_LONG;
            return Err(BadField::new("attributes", problem).into());
        } else {
            merged.insert(name.clone(), value.clone());
        }
    }
    if merged.len() > MAX_ATTRIBUTES {
        return Err(BadField::new("attributes", complaint::TOO_MANY_ATTRIBUTES).into());
    }
    let has_changed = merged != *known;
    *known = merged;
    Ok(has_changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(value: Value) -> BTreeMap<String, Value> {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn attributes_are_put_over_each_other_and_null_forgets() {
        let mut known = object(serde_json::json!({"vip": true, "order": 7}));
        let new = object(serde_json::json!({"order": null, "city": "Rome"}));
        assert!(merge(&mut known, &new).unwrap());
        assert_eq!(
            known,
            object(serde_json::json!({"vip": true, "city": "Rome"}))
        );
        assert!(!merge(&mut known, &new).unwrap(), "nothing is new");
    }

    #[test]
    fn too_many_or_too_large_attributes_change_nothing() {
        let mut known = BTreeMap::new();
        let large = object(serde_json::json!({"x": "y".repeat(4_096)}));
        assert!(merge(&mut known, &large).is_err());
        let many = (0..101).map(|n| (n.to_string(), Value::from(n))).collect();
        assert!(merge(&mut known, &many).is_err());
        assert!(known.is_empty());
    }
}
