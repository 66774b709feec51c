//! Interventions: the cases inside threads.

use crate::{Actor, Desk, Error, Result, categories, change::Change, hours::Hours, thread::Thread};
use domain::{
    complaint,
    conversation::State as Where,
    event::{Cause, Fact},
    id::{CategoryId, ConversationId, InterventionId, MessageId, OperatorId},
    intervention::{Help, Intervention, MAX_REASON_CHARS, Refused, State, Step, Treatment},
    message::Line,
    permission::Right,
    team::BadField,
    text::Text,
};
use std::collections::BTreeSet;
use store::Unit;

/// Deferred interventions that one step brings back.
const DUE: i64 = 100;

impl Desk {
    /// Says that a human is needed in a conversation; the turn stays where it is.
    ///
    /// # Errors
    /// [`Error::Invalid`] when one is open already, or for the reason or a category; [`Error::Conflict`]
    /// `conversation.closed`; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn open_intervention(
        &self,
        actor: &Actor,
        id: ConversationId,
        reason: &str,
        about: &BTreeSet<CategoryId>,
    ) -> Result<Intervention> {
        actor.may(Right::InterventionsSet)?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        thread.conversation.check_turn(None)?;
        if thread.conversation.about.intervention.is_some() {
            let open = complaint::INTERVENTION_OPEN;
            return Err(BadField::new("conversation_id", open).into());
        }
        let tree = store::categories::tree(thread.unit.conn()).await?;
        categories::check(&tree, about)?;
        let opened = self
            .begin_intervention(&mut thread, actor.viewer.operator, reason, about)
            .await?;
        thread.commit().await?;
        self.get_intervention(actor, opened).await
    }

    /// Opens an intervention in a conversation that is being changed and has none open.
    pub(crate) async fn begin_intervention(
        &self,
        thread: &mut Thread,
        by: Option<OperatorId>,
        reason: &str,
        about: &BTreeSet<CategoryId>,
    ) -> Result<InterventionId> {
        let id = InterventionId::new(self.id());
        let is_own = about.is_empty();
        let intervention = Intervention {
            id,
            conversation: thread.conversation.id,
            state: State::Open,
            owner: thread.conversation.holder(),
            categories: if is_own {
                thread.conversation.about.categories.clone()
            } else {
                about.clone()
            },
            opened_by: by,
            reason: Text::plain(reason.trim()).excerpt(MAX_REASON_CHARS),
            opened_at: thread.unit.now(),
            help: Help::default(),
            version: 1,
        };
        store::interventions::insert(thread.unit.conn(), &intervention).await?;
        thread.conversation.about.intervention = Some(id);
        tell(thread, id, Step::Opened);
        thread.add_line(MessageId::new(self.id()), Line::InterventionOpened);
        Ok(id)
    }

    /// Does something with an intervention.
    ///
    /// # Errors
    /// [`Error::Conflict`] `intervention.over`, `intervention.open`, `intervention.not_deferred`,
    /// `intervention.answered`, `conversation.closed`, `operator.offline`, or `changed` when another change came
    /// first; [`Error::Invalid`] for a time or a category; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn treat_intervention(
        &self,
        actor: &Actor,
        id: InterventionId,
        what: &Treatment,
    ) -> Result<Intervention> {
        actor.may(Right::InterventionsSet)?;
        let conversation = self.get_intervention(actor, id).await?.conversation;
        if let Treatment::Assign(operator) = what {
            self.must_be_open(id).await?;
            let to = domain::conversation::Destination::Operator(*operator);
            self.transfer(actor, conversation, to).await?;
            return self.find_intervention(id).await;
        }
        let mut thread = Thread::load_for(self, actor, conversation).await?;
        self.treat(&mut thread, id, what).await?;
        thread.commit().await?;
        self.find_intervention(id).await
    }

    async fn treat(&self, thread: &mut Thread, id: InterventionId, what: &Treatment) -> Result<()> {
        let mut intervention = get(&mut thread.unit, id).await?;
        let now = thread.unit.now();
        let step = match what {
            // Its owner is the conversation's: who assigns it transfers that.
            Treatment::Assign(_) => Step::Assigned,
            Treatment::Defer(until) => {
                intervention.defer(*until, now)?;
                Step::Deferred
            }
            Treatment::Reactivate => {
                intervention.reactivate()?;
                Step::Reactivated
            }
            Treatment::Close => {
                let team = thread.conversation.team;
                let hours = Hours::of(thread.unit.conn(), team).await?;
                intervention.close(now, &|from, to| hours.open_ms(from, to))?;
                Step::Closed
            }
            Treatment::Cancel => {
                intervention.cancel(now)?;
                Step::Cancelled
            }
            Treatment::Reopen => {
                thread.conversation.check_turn(None)?;
                intervention.reopen()?;
                intervention.follow(thread.conversation.holder());
                Step::Reopened
            }
            Treatment::Categories(set) => {
                let tree = store::categories::tree(thread.unit.conn()).await?;
                categories::check(&tree, set)?;
                intervention.categories.clone_from(set);
                Step::Recategorised
            }
        };
        intervention.version += 1;
        store::interventions::save(thread.unit.conn(), &intervention)
            .await
            .map_err(other_open)?;
        let about = &mut thread.conversation.about;
        if intervention.is_open() {
            about.intervention = Some(id);
        } else if about.intervention == Some(id) {
            about.intervention = None;
        }
        tell(thread, id, step);
        let line = match step {
            Step::Closed | Step::Cancelled => Some(Line::InterventionClosed),
            Step::Reopened => Some(Line::InterventionOpened),
            Step::Opened
            | Step::Assigned
            | Step::Deferred
            | Step::Reactivated
            | Step::Recategorised => None,
        };
        if let Some(line) = line {
            thread.add_line(MessageId::new(self.id()), line);
        }
        match what {
            // What rests takes nobody's hands; a bot goes on.
            Treatment::Defer(until) if thread.conversation.bot().is_none() => {
                self.put_to_sleep(thread, *until)
            }
            Treatment::Reactivate if thread.conversation.sleep().is_some() => {
                self.wake_thread(thread).await
            }
            Treatment::Assign(_)
            | Treatment::Defer(_)
            | Treatment::Reactivate
            | Treatment::Close
            | Treatment::Cancel
            | Treatment::Reopen
            | Treatment::Categories(_) => Ok(()),
        }
    }

    /// Closes the intervention that is open in a conversation, if one is.
    pub(crate) async fn end_intervention(&self, thread: &mut Thread) -> Result<()> {
        match thread.conversation.about.intervention {
            Some(id) => self.treat(thread, id, &Treatment::Close).await,
            None => Ok(()),
        }
    }

    /// Brings back the interventions whose rest is over; returns how many.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn reactivate_due(&self) -> Result<usize> {
        let now = self.now();
        let due = store::interventions::list_due(self.read().await?.conn(), now, DUE).await?;
        for intervention in &due {
            let thread = Thread::load(self, Cause::System, intervention.conversation).await;
            let mut thread = thread?;
            match self
                .treat(&mut thread, intervention.id, &Treatment::Reactivate)
                .await
            {
                Ok(()) => {
                    thread.commit().await?;
                }
                // A person was faster.
                Err(Error::Conflict { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(due.len())
    }

    /// Lists the interventions of a conversation, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no conversation that the actor may see; [`Error::Forbidden`].
    pub async fn list_interventions(
        &self,
        actor: &Actor,
        id: ConversationId,
    ) -> Result<Vec<Intervention>> {
        self.get_conversation(actor, id).await?;
        Ok(store::interventions::list(self.read().await?.conn(), id).await?)
    }

    /// Returns an intervention.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none in a conversation that the actor may see; [`Error::Forbidden`].
    pub async fn get_intervention(
        &self,
        actor: &Actor,
        id: InterventionId,
    ) -> Result<Intervention> {
        let found = self.find_intervention(id).await?;
        match self.get_conversation(actor, found.conversation).await {
            Err(Error::NotFound(_)) => Err(Error::NotFound("intervention")),
            Err(error) => Err(error),
            Ok(_) => Ok(found),
        }
    }

    async fn find_intervention(&self, id: InterventionId) -> Result<Intervention> {
        store::interventions::find(self.read().await?.conn(), id)
            .await?
            .ok_or(Error::NotFound("intervention"))
    }

    async fn must_be_open(&self, id: InterventionId) -> Result<()> {
        if self.find_intervention(id).await?.is_open() {
            Ok(())
        } else {
            Err(Refused::Over.into())
        }
    }
}

/// Lets the open intervention follow what was changed: its owner, the answers that were given, the waking, the end.
pub(crate) async fn follow(unit: &mut Unit, change: &mut Change) -> store::Result<()> {
    let Some(id) = change.conversation.about.intervention else {
        return Ok(());
    };
    let is_over = matches!(change.conversation.state, Where::Closed { .. });
    let replies = change.replies();
    let has_woken = change.before.is_asleep && change.conversation.sleep().is_none();
    let is_same_holder = change.before.holder == change.conversation.holder();
    if is_same_holder && replies == 0 && !is_over && !has_woken {
        return Ok(());
    }
    let Some(mut intervention) = store::interventions::find(unit.conn(), id).await? else {
        return Ok(());
    };
    let now = unit.now();
    let hours = if replies > 0 || is_over {
        Hours::of(unit.conn(), change.conversation.team).await?
    } else {
        Hours::ALWAYS
    };
    let business = |from, to| hours.open_ms(from, to);
    let mut waited = change.before.unanswered_since;
    for _ in 0..replies {
        intervention.count_reply(waited.take(), now, &business);
    }
    let step = if is_over {
        change.conversation.about.intervention = None;
        let ended = intervention.close(now, &business);
        ended.ok().map(|()| Step::Closed)
    } else {
        let has_another = intervention.follow(change.conversation.holder());
        let goes_on = has_woken && intervention.reactivate().is_ok();
        if goes_on {
            Some(Step::Reactivated)
        } else {
            has_another.then_some(Step::Assigned)
        }
    };
    intervention.version += 1;
    store::interventions::save(unit.conn(), &intervention).await?;
    if let Some(step) = step {
        let (cause, fact) = change.fact(|moved| Fact::InterventionChanged {
            moved,
            intervention: id,
            step,
        });
        unit.tell(cause, fact);
    }
    Ok(())
}

fn tell(thread: &mut Thread, intervention: InterventionId, step: Step) {
    thread.tell(|moved| Fact::InterventionChanged {
        moved,
        intervention,
        step,
    });
}

async fn get(unit: &mut Unit, id: InterventionId) -> Result<Intervention> {
    store::interventions::find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("intervention"))
}

fn other_open(error: store::Error) -> Error {
    if error.is_taken() {
        Error::conflict("intervention.open", complaint::ANOTHER_INTERVENTION)
    } else {
        error.into()
    }
}
