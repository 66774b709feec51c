//! Handover: from a bot to people, and back.

use crate::{
    Actor, Desk, Error, Result,
    availability::{self, Wanted},
    categories,
    change::Draft,
    thread::Thread,
};
use domain::{
    bot::{Bot, HandOver, HandOverReason, Words},
    complaint,
    conversation::{Because, Epoch},
    event::Fact,
    id::{CategoryId, ConversationId, IntentId, InterventionId, MessageId, OperatorId, TeamId},
    message::{Author, Button, Content, Line, Progress, parse_words},
    permission::Right,
    routing::{Level, parse_skills},
    team::BadField,
    text::{MAX_TEXT_UNITS, Text},
    time::Timestamp,
    view::Row,
};
use std::collections::BTreeSet;
use store::Unit;

/// What a contact is told when a person is needed.
const NOTICE: &str = "A person will answer you here.";

/// What a contact is told when a bot failed.
const SORRY: &str = "Sorry, I cannot help with this. A person will answer you here.";

/// Why words of a bot leave later, as colleagues read it.
const PAUSE: &str = "The bot makes a pause.";

/// What came of a handover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// The conversation after it.
    pub row: Row,
    /// The intervention that is open.
    pub intervention: Option<InterventionId>,
    /// How long the contact will wait, in ms; `None` when nobody is there or nothing is known.
    pub wait_ms: Option<i64>,
}

/// Why a bot's turn ends, and where its conversation goes.
pub(crate) struct Over {
    reason: HandOverReason,
    words: String,
    team: Option<TeamId>,
    note: Option<String>,
    told: Option<Words>,
    /// What the contact may choose from.
    buttons: Vec<Button>,
}

impl Over {
    pub(crate) fn because(reason: HandOverReason, team: Option<TeamId>) -> Self {
        Self {
            reason,
            words: words_for(reason).to_owned(),
            team,
            note: None,
            told: None,
            buttons: Vec::new(),
        }
    }

    /// Lets the contact choose.
    pub(crate) fn asking(mut self, buttons: Vec<Button>) -> Self {
        self.buttons = buttons;
        self
    }

    /// Tells the contact in other words.
    pub(crate) fn telling(mut self, words: &str) -> Self {
        self.told = Some(Words {
            available: Some(words.to_owned()),
            unavailable: Some(words.to_owned()),
        });
        self
    }

    /// Says it in other words, which a bot gave or a failure has.
    pub(crate) fn saying(mut self, words: &str) -> Self {
        if !words.trim().is_empty() {
            words.trim().clone_into(&mut self.words);
        }
        self
    }
}

/// Returns why a person is needed, for colleagues.
const fn words_for(reason: HandOverReason) -> &'static str {
    match reason {
        HandOverReason::Asked => "The customer asked for a person.",
        HandOverReason::Unable => "The bot cannot help.",
        HandOverReason::Category => "The bot put it into a category of people.",
        HandOverReason::Timeout => "The bot did not answer in time.",
        HandOverReason::Unreachable => "The bot could not be reached.",
        HandOverReason::Malformed => "The bot answered with something that is not an answer.",
        HandOverReason::Silent => "The bot had nothing to say.",
        HandOverReason::Stuck => "The bot got nowhere.",
        HandOverReason::Held => "The bot is kept from customers.",
    }
}

impl Desk {
    /// Says that a person is needed: availability, intervention, categories, turn and the words to the contact in
    /// one.
    ///
    /// Without a bot that has the turn, the conversation keeps it: an intervention is opened, and a team that is
    /// named gets it.
    ///
    /// # Errors
    /// [`Error::Conflict`] `conversation.closed` or `turn.stale`; [`Error::Invalid`] for a team, an intent or a
    /// category; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn hand_over(
        &self,
        actor: &Actor,
        id: ConversationId,
        over: &HandOver,
        epoch: Option<Epoch>,
    ) -> Result<HandedOver> {
        actor.may(Right::ConversationsHandOver)?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        thread.conversation.check_turn(epoch)?;
        self.hand_over_thread(&mut thread, over, HandOverReason::Unable)
            .await?;
        let after = thread.commit().await?;
        let wanted = Wanted::Team(after.team);
        let wait_ms = self.availability(&Actor::house(), wanted).await?.wait_ms;
        Ok(HandedOver {
            row: self.row(id).await?,
            intervention: after.about.intervention,
            wait_ms,
        })
    }

    /// Hands a conversation over that is being changed.
    pub(crate) async fn hand_over_thread(
        &self,
        thread: &mut Thread,
        over: &HandOver,
        reason: HandOverReason,
    ) -> Result<()> {
        if let Some(team) = over.team_id {
            let found = store::teams::find(thread.unit.conn(), team).await?;
            found.ok_or_else(|| BadField::new("team_id", complaint::NO_TEAM))?;
        }
        if let Some(intent) = over.intent {
            let intent = find_intent(&mut thread.unit, intent).await?;
            let now = thread.unit.now();
            if thread.conversation.open_intent(intent, now)? {
                thread.tell(|moved| Fact::IntentOpened { moved, intent });
            }
        }
        if !over.skills.is_empty() {
            let typed = over.skills.iter().map(|name| (name.clone(), Level::LOWEST));
            let typed: Vec<_> = typed.collect();
            thread.conversation.about.asks.skills = parse_skills("skills", &typed)?;
            thread.tell(Fact::ConversationUpdated);
        }
        let bot = thread.conversation.bot();
        let tree = store::categories::tree(thread.unit.conn()).await?;
        let set = match (&over.category_ids, bot) {
            (Some(set), _) => {
                let set = set.iter().copied().collect();
                categories::check(&tree, &set)?;
                set
            }
            (None, Some(bot)) => without_bots(thread, bot, reason).await?,
            (None, None) => thread.conversation.about.categories.clone(),
        };
        let added = set.difference(&thread.conversation.about.categories);
        let team = over
            .team_id
            .or_else(|| tree.team(&added.copied().collect()));
        categories::put(self, thread, &tree, &set);
        let told = Over {
            note: over.note.clone(),
            told: over.words.clone(),
            ..Over::because(reason, team).saying(over.reason.as_deref().unwrap_or_default())
        };
        Box::pin(self.want_call(thread, over.call)).await?;
        if bot.is_some() {
            return self.end_bot_turn(thread, told).await;
        }
        if thread.conversation.about.intervention.is_none() {
            let none = BTreeSet::new();
            self.begin_intervention(thread, None, &told.words, &none)
                .await?;
        } else {
            self.add_reason(thread, Author::System, &told.words);
        }
        if let Some(team) = team {
            crate::conversations::withdraw_offer(thread)?;
            let now = thread.unit.now();
            thread.conversation.transfer(team, now)?;
            thread.conversation.team_because = Because::Explicit;
            thread.tell(|moved| Fact::ConversationTransferred { moved, team });
            thread.add_line(MessageId::new(self.id()), Line::Transferred { team });
        }
        if let Some(words) = note(told.note.as_deref()) {
            self.add_note(thread, Author::System, words);
        }
        Ok(())
    }

    /// Ends the turn of the bot that has it, and takes the bot's own categories away, which may hide it from people.
    pub(crate) async fn hand_to_people(&self, thread: &mut Thread, over: Over) -> Result<()> {
        let Some(bot) = thread.conversation.bot() else {
            return Ok(());
        };
        let tree = store::categories::tree(thread.unit.conn()).await?;
        let set = without_bots(thread, bot, over.reason).await?;
        categories::put(self, thread, &tree, &set);
        self.end_bot_turn(thread, over).await
    }

    /// Ends the turn of the bot that has it: its conversation goes to people, an intervention says why, the contact
    /// is told once.
    pub(crate) async fn end_bot_turn(&self, thread: &mut Thread, mut over: Over) -> Result<()> {
        let Some(bot) = thread.conversation.bot() else {
            return Ok(());
        };
        let now = thread.unit.now();
        thread.conversation.leave_bot(now)?;
        let failure_team = if over.reason.is_failure() {
            let stored = store::bots::find(thread.unit.conn(), bot).await?;
            stored.and_then(|stored| stored.bot.failure_team)
        } else {
            None
        };
        if let Some(team) = over.team.or(failure_team) {
            thread.conversation.team = team;
            thread.conversation.team_because = Because::Explicit;
        }
        thread.tell(|moved| Fact::TurnChanged { moved, bot: None });
        let line = Line::HandedOver {
            bot,
            reason: over.reason,
        };
        thread.add_line(MessageId::new(self.id()), line);
        Box::pin(self.follow_facts(thread)).await?;
        if thread.conversation.about.intervention.is_none() {
            let none = BTreeSet::new();
            self.begin_intervention(thread, Some(bot), &over.words, &none)
                .await?;
        } else {
            self.add_reason(thread, Author::Bot(bot), &over.words);
        }
        if let Some(words) = note(over.note.as_deref()) {
            self.add_note(thread, Author::Bot(bot), words);
        }
        let buttons = std::mem::take(&mut over.buttons);
        let text = notice(thread, over).await?;
        let content = if buttons.is_empty() {
            Content::Text(text)
        } else {
            Content::Question { text, buttons }
        };
        self.say(thread, Author::System, content);
        Ok(())
    }

    /// Gives a conversation to a bot; the help that was being given ends.
    pub(crate) async fn give_to_bot(&self, mut thread: Thread, bot: OperatorId) -> Result<()> {
        let stored = store::bots::find(thread.unit.conn(), bot).await?;
        let found = stored.ok_or(Error::NotFound("bot"))?.bot;
        if !found.is_available() {
            return Err(Error::conflict(
                "bot.unavailable",
                complaint::bot_unavailable(found.name.as_str()),
            ));
        }
        crate::conversations::withdraw_offer(&mut thread)?;
        let now = thread.unit.now();
        thread.conversation.give_to_bot(bot, now)?;
        self.end_intervention(&mut thread).await?;
        self.begin_bot_turn(&mut thread, &found).await?;
        thread.commit().await?;
        Ok(())
    }

    /// Notes that a bot has the turn from now on, in its own categories.
    pub(crate) async fn begin_bot_turn(&self, thread: &mut Thread, bot: &Bot) -> Result<()> {
        let tree = store::categories::tree(thread.unit.conn()).await?;
        let kept = &thread.conversation.about.categories - &bot.failure_categories;
        categories::put(self, thread, &tree, &(&kept | &bot.categories));
        let bot = bot.id;
        thread.tell(|moved| Fact::TurnChanged {
            moved,
            bot: Some(bot),
        });
        thread.add_line(MessageId::new(self.id()), Line::GivenToBot { bot });
        Ok(())
    }

    /// Adds words for the contact.
    pub(crate) fn say(&self, thread: &mut Thread, author: Author, content: Content) {
        say_as(thread, MessageId::new(self.id()), author, content, None);
    }

    /// Notes why a person is needed once more: the intervention that is open has a reason of its own.
    fn add_reason(&self, thread: &mut Thread, author: Author, words: &str) {
        if let Some(words) = note(Some(words)) {
            self.add_note(thread, author, words);
        }
    }

    /// Adds a note for colleagues.
    pub(crate) fn add_note(&self, thread: &mut Thread, author: Author, words: Text) {
        let message = MessageId::new(self.id());
        let draft = Draft {
            author,
            content: Content::Text(words),
            private: true,
            reply_to: None,
            external_id: None,
            progress: None,
        };
        thread.add(message, draft);
        thread.tell(|moved| Fact::MessageNoted { moved, message });
    }
}

/// Reads what a program noted, cut to what a message carries; `None` when it says nothing.
fn note(words: Option<&str>) -> Option<Text> {
    let cut: String = words?.chars().take(MAX_TEXT_UNITS / 2).collect();
    parse_words(&cut).ok()
}

/// Returns the categories without the bot's own; after a failure with those that say so.
async fn without_bots(
    thread: &mut Thread,
    bot: OperatorId,
    reason: HandOverReason,
) -> Result<BTreeSet<CategoryId>> {
    let set = thread.conversation.about.categories.clone();
    let Some(stored) = store::bots::find(thread.unit.conn(), bot).await? else {
        return Ok(set);
    };
    let mut set = &set - &stored.bot.categories;
    if reason.is_failure() {
        set.extend(stored.bot.failure_categories);
    }
    Ok(set)
}

/// Adds words for the contact under an identity that they refer to themselves; they leave at `not_before`, if it is
/// given.
pub(crate) fn say_as(
    thread: &mut Thread,
    message: MessageId,
    author: Author,
    content: Content,
    not_before: Option<Timestamp>,
) {
    let operator = match author {
        Author::Operator(id) | Author::Bot(id) => Some(id),
        Author::Contact | Author::System => None,
    };
    let draft = Draft {
        author,
        content,
        private: false,
        reply_to: None,
        external_id: None,
        progress: Some(not_before.map_or(Progress::Queued, |until| Progress::Held {
            until,
            why: PAUSE.to_owned(),
        })),
    };
    thread.add(message, draft);
    thread.tell(|moved| Fact::MessageWritten {
        moved,
        message,
        operator,
    });
}

/// Returns what the contact is told: the bot's words for whether somebody is there, else the desk's own.
async fn notice(thread: &mut Thread, over: Over) -> Result<Text> {
    let own = if over.reason.is_failure() {
        SORRY
    } else {
        NOTICE
    };
    let Some(words) = over.told else {
        return Ok(Text::plain(own));
    };
    let team = thread.conversation.team;
    let told = if availability::is_anybody_free(&mut thread.unit, team).await? {
        words.available
    } else {
        words.unavailable
    };
    let told = told.and_then(|words| parse_words(&words).ok());
    Ok(told.unwrap_or_else(|| Text::plain(own)))
}

/// Checks that an intent exists.
pub(crate) async fn find_intent(unit: &mut Unit, id: IntentId) -> Result<IntentId> {
    let found = store::intents::find(unit.conn(), id).await?;
    found
        .map(|intent| intent.id)
        .ok_or_else(|| BadField::new("intent", complaint::NO_INTENT).into())
}
