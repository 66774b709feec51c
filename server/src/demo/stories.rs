//! What has happened before the newcomer looks: customers really wrote, agents really answered.

use super::{PATIENCE, wait_for};
use anyhow::Context;
use desk::{Actor, Desk, Search};
use domain::{
    channel::{ChannelForm, ChannelKind, ChannelSettings, Health},
    conversation::{Destination, Status},
    id::{ConversationId, IntentId},
    message::{Author, Progress, Write},
    operator::{LeaveMode, SetPresence, WantedPresence},
    view::Row,
};
use simulator::{BotId, NewBot, NewUser, PhoneChat, PhoneMessage, UserId, World};

/// The customers: first name, last name, language.
const CUSTOMERS: [(&str, &str, &str); 5] = [
    ("Mia", "Rossi", "it"),
    ("Jonas", "Weber", "de"),
    ("Priya", "Nair", "en"),
    ("Tom", "Baker", "en"),
    ("Lucía", "Gómez", "es"),
];

/// Makes the world's bot and connects it.
///
/// # Errors
/// It did not connect in time.
pub(super) async fn connect(desk: &Desk, world: &World) -> anyhow::Result<BotId> {
    let bot = world.create_bot(NewBot::named("Northwind Support"))?;
    let form = ChannelForm {
        kind: ChannelKind::Telegram,
        name: "Telegram (simulator)".to_owned(),
        settings: ChannelSettings {
            token: Some(bot.token),
            ..ChannelSettings::default()
        },
        bot_id: None,
    };
    let house = Actor::house();
    let channel = desk.create_channel(&house, &form).await?.id;
    wait_for(desk, "connection to the simulator", async || {
        let health = desk.get_channel(&house, channel).await?.health;
        Ok((health == Health::Connected).then_some(()))
    })
    .await?;
    desk.set_channel_rating(&house, channel, true).await?;
    Ok(bot.id)
}

/// Makes the customers.
///
/// # Errors
/// The simulator refuses one.
pub(super) fn customers(world: &World) -> anyhow::Result<Vec<UserId>> {
    let make = |(first, last, language): (&str, &str, &str)| {
        let user = NewUser {
            last_name: Some(last.to_owned()),
            language_code: Some(language.to_owned()),
            ..NewUser::named(first)
        };
        Ok(world.create_user(user)?.id)
    };
    CUSTOMERS.into_iter().map(make).collect()
}

/// Tells the stories: two that are over, one that goes on, one that waits.
///
/// # Errors
/// A step did not happen in time.
pub(super) async fn tell(
    desk: &Desk,
    world: &World,
    bot: BotId,
    customers: &[UserId],
) -> anyhow::Result<()> {
    let [mia, jonas, priya, tom, ..] = *customers else {
        return Ok(());
    };
    let (anna, ben) = (agent(desk, "Anna").await?, agent(desk, "Ben").await?);
    let scene = Scene { desk, world, bot };
    // Who is away takes by hand what he answers, and nothing is given to him.
    scene.is(&anna, WantedPresence::Away).await?;
    scene.is(&ben, WantedPresence::Away).await?;

    let thread = scene
        .writes(jonas, "Hi, my parcel says delivered, but nothing is here.")
        .await?;
    scene
        .answers(
            &ben,
            thread,
            "Hello Jonas, I am sorry to hear that. I am asking the depot.",
        )
        .await?;
    scene
        .adds(jonas, thread, "Thank you! A neighbour had it after all.")
        .await?;
    desk.close(&ben, thread).await?;
    scene.is(&ben, WantedPresence::Offline).await?;

    let thread = scene
        .writes(priya, "Can I get an invoice with my company's name on it?")
        .await?;
    scene
        .answers(
            &anna,
            thread,
            "Of course. You will find the new one in your account.",
        )
        .await?;
    scene
        .adds(priya, thread, "Perfect, that was quick.")
        .await?;
    desk.close(&anna, thread).await?;
    scene.rates(priya, "5 ★").await?;

    let thread = scene
        .writes(mia, "Buongiorno! Can I still change the colour of my lamp?")
        .await?;
    scene
        .answers(
            &anna,
            thread,
            "Good morning Mia! It leaves tomorrow, so yes. Which one?",
        )
        .await?;
    scene
        .adds(mia, thread, "The green one, please. Same address.")
        .await?;

    let thread = scene
        .writes(tom, "I was charged twice for order 4711.")
        .await?;
    if let Some(invoice) = intent(desk, "Invoice").await? {
        desk.transfer(&Actor::house(), thread, Destination::Intent(invoice))
            .await?;
    }
    Ok(())
}

async fn agent(desk: &Desk, name: &str) -> anyhow::Result<Actor> {
    let operators = desk.list_operators(&Actor::house()).await?;
    let found = operators.into_iter().find(|operator| operator.name == name);
    Ok(desk
        .actor(
            found
                .with_context(|| format!("{name} does not work here"))?
                .id,
        )
        .await?)
}

async fn intent(desk: &Desk, name: &str) -> anyhow::Result<Option<IntentId>> {
    let intents = desk.list_intents(&Actor::house()).await?;
    let found = intents.into_iter().find(|intent| intent.name == name);
    Ok(found.map(|intent| intent.id))
}

/// Where a story plays.
struct Scene<'a> {
    desk: &'a Desk,
    world: &'a World,
    bot: BotId,
}

impl Scene<'_> {
    /// Lets a customer write for the first time; returns the conversation that it opened.
    async fn writes(&self, customer: UserId, words: &str) -> anyhow::Result<ConversationId> {
        self.world.start(self.bot, customer, None)?;
        self.world.say(self.bot, customer, words)?;
        let waiting = Search {
            statuses: vec![Status::Waiting],
            limit: 20,
            ..Search::default()
        };
        let row: Row = wait_for(self.desk, "conversation of a customer", async || {
            let page = self
                .desk
                .list_conversations(&Actor::house(), &waiting)
                .await?;
            Ok(page
                .items
                .into_iter()
                .find(|row| words.starts_with(row.last_words.trim_end_matches('…'))))
        })
        .await?;
        Ok(row.id)
    }

    /// Lets a customer write on; returns when the words are in the conversation.
    async fn adds(
        &self,
        customer: UserId,
        thread: ConversationId,
        words: &str,
    ) -> anyhow::Result<()> {
        let before = self.said_by_contact(thread).await?;
        self.world.say(self.bot, customer, words)?;
        wait_for(self.desk, "message of a customer", async || {
            Ok((self.said_by_contact(thread).await? > before).then_some(()))
        })
        .await
    }

    async fn said_by_contact(&self, thread: ConversationId) -> desk::Result<usize> {
        let bubbles = self
            .desk
            .list_messages(&Actor::house(), thread, 0, 100)
            .await?;
        Ok(bubbles
            .iter()
            .filter(|bubble| bubble.author == Author::Contact)
            .count())
    }

    /// Lets an agent take the conversation and answer.
    async fn answers(
        &self,
        agent: &Actor,
        thread: ConversationId,
        words: &str,
    ) -> anyhow::Result<()> {
        self.desk.take(agent, thread, false).await?;
        let write = Write {
            text: words.to_owned(),
            attachments: Vec::new(),
            private: false,
            reply_to: None,
            epoch: None,
            mentions: Vec::new(),
        };
        let answer = self.desk.write(agent, thread, &write).await?;
        wait_for(self.desk, "answer on the phone", async || {
            let bubbles = self
                .desk
                .list_messages(agent, thread, answer.seq - 1, 1)
                .await?;
            let is_sent = bubbles
                .iter()
                .any(|bubble| bubble.progress == Some(Progress::Sent));
            Ok(is_sent.then_some(()))
        })
        .await
    }

    /// Lets a customer say how it was.
    async fn rates(&self, customer: UserId, mark: &str) -> anyhow::Result<()> {
        let asks = |message: &&PhoneMessage| {
            let mut buttons = message.buttons.iter().flatten();
            buttons.any(|button| button.text == mark)
        };
        let is_asked = |chat: &PhoneChat| chat.messages.iter().any(|message| asks(&message));
        let asked = self.world.wait_for(self.bot, customer, PATIENCE, is_asked);
        let chat = asked.await.context("a customer was not asked how it was")?;
        if let Some(card) = chat.messages.iter().find(asks) {
            self.world.press(self.bot, customer, card.id, mark)?;
        }
        Ok(())
    }

    async fn is(&self, agent: &Actor, presence: WantedPresence) -> anyhow::Result<()> {
        let wanted = SetPresence {
            presence,
            mode: LeaveMode::Requeue,
        };
        self.desk
            .set_presence(agent, agent.operator()?, wanted)
            .await?;
        Ok(())
    }
}
