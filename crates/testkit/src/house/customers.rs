//! What customers do, and what a channel hands in of it.

use super::{BEGIN, House};
use domain::{
    channel::{Entry, Incoming, RawUpdate, Sender, Understood},
    contact::Profile,
    group::{InGroup, News},
    id::TeamId,
    message::Content,
    operator::Operator,
    text::Text,
    thing::Card,
    time::Timestamp,
};

impl House {
    /// Lets a customer write; the update is taken in and understood.
    pub async fn customer_writes(&mut self, customer: &str, words: &str) {
        self.hands_in(customer, words).await;
        self.ingest().await;
    }

    /// Lets somebody write an answer to a message, under the name that the channel gives it; returns the name of
    /// his own.
    pub async fn somebody_replies(&mut self, who: &str, to: &str, words: &str) -> String {
        let content = Content::Text(Text::plain(words));
        let to = (!to.is_empty()).then(|| to.to_owned());
        self.sends(who, content, to).await
    }

    /// Lets a customer send something; returns the name that the channel gives it.
    pub async fn customer_sends(&mut self, customer: &str, content: Content) -> String {
        self.sends(customer, content, None).await
    }

    async fn sends(&mut self, who: &str, content: Content, reply_to: Option<String>) -> String {
        let external_id = format!("{who}:reply {}", self.updates + 1);
        let written = Incoming {
            reply_to,
            ..incoming(who, &external_id, content, BEGIN)
        };
        self.customer_does(who, |_| Understood::Written(written))
            .await;
        external_id
    }

    /// Takes in words of somebody, and returns them as nobody has followed them yet.
    pub async fn taken_in(&mut self, who: &str, words: &str) -> (desk::Inbound, Understood) {
        self.hands_in(who, words).await;
        let inbound = self.newest_inbound().await;
        let said = self.said(&inbound, words);
        (inbound, said)
    }

    /// Lets the channel hand out the last update once more; returns how many of it were not known.
    pub async fn repeats_last(&mut self, who: &str, words: &str) -> usize {
        self.updates -= 1;
        let unknown = self.hands_in(who, words).await;
        self.ingest().await;
        unknown
    }

    /// Lets somebody block the bot, or come back.
    pub async fn somebody_is_reachable(&mut self, who: &str, is_reachable: bool) {
        self.customer_does(who, |sender| Understood::Reachable {
            sender,
            is_reachable,
        })
        .await;
    }

    /// Connects an operator to the console as a person there, and throws away what he is told about it.
    pub async fn connects(&mut self, operator: &Operator, who: &str) {
        let actor = self.actor(operator).await;
        let link = self.desk.connect_console(&actor).await.expect("a link");
        let payload = link.words.trim_start_matches("/start ").to_owned();
        self.customer_starts(who, &payload).await;
        self.deliver_all().await;
    }

    /// Lets a customer press a button of a message that he got.
    pub async fn customer_presses(&mut self, customer: &str, data: &str) {
        let press = format!("press {}", self.updates + 1);
        self.customer_does(customer, |sender| Understood::Pressed {
            sender,
            press,
            data: data.to_owned(),
        })
        .await;
    }

    /// Lets a customer show a telephone number: his own, or somebody else's card.
    pub async fn customer_shares(&mut self, customer: &str, own: Option<&str>) {
        let external_id = format!("{customer}:card {}", self.updates + 1);
        let content = Content::Card(Card {
            name: customer.to_owned(),
            phone: own.unwrap_or("+390212345").to_owned(),
        });
        let card = incoming(customer, &external_id, content, BEGIN);
        let number = own.map(|number| number.parse().expect("a number"));
        self.customer_does(customer, |_| Understood::Shared { card, number })
            .await;
    }

    /// Lets somebody do something in a group of the channel.
    pub async fn in_group(&mut self, group: &str, who: &str, news: impl FnOnce(Sender) -> News) {
        let sender = Sender {
            address: group.to_owned(),
            ..sender(who)
        };
        let news = news(sender);
        let address = group.to_owned();
        self.customer_does(group, |_| Understood::InGroup(InGroup { address, news }))
            .await;
    }

    /// Lets somebody write in a group, in a topic or outside; returns the name that the channel gives it.
    pub async fn writes_in_group(
        &mut self,
        (group, thread): (&str, Option<&str>),
        who: &str,
        words: &str,
    ) -> String {
        let done = self.hands_in_group((group, thread), who, words).await;
        self.desk.ingest(&[done]).await.expect("ingested");
        format!("{group}:{}", self.updates)
    }

    /// Hands in what somebody writes in a group; it is not ingested yet.
    pub async fn hands_in_group(
        &mut self,
        (group, thread): (&str, Option<&str>),
        who: &str,
        words: &str,
    ) -> (desk::Inbound, Understood) {
        self.hands_in(group, "").await;
        let external_id = format!("{group}:{}", self.updates);
        let content = Content::Text(Text::plain(words));
        let mut written = incoming(who, &external_id, content, BEGIN);
        written.sender.address = group.to_owned();
        written.thread = thread.map(str::to_owned);
        let did = InGroup {
            address: group.to_owned(),
            news: News::Did(Box::new(Understood::Written(written))),
        };
        (self.newest_inbound().await, Understood::InGroup(did))
    }

    /// Connects a team with a group that has topics, and throws away what is said of it.
    pub async fn connects_group(&mut self, actor: &desk::Actor, team: TeamId, group: &str) {
        let link = self.desk.connect_group(actor, team).await.expect("a link");
        let payload = link.words.trim_start_matches("/start ").to_owned();
        let code = domain::group::code_in(&payload).expect("a code").to_owned();
        self.in_group(group, "admin", |sender| News::Followed {
            sender,
            code,
            title: "Desk".to_owned(),
            has_topics: true,
        })
        .await;
        self.deliver_all().await;
    }

    /// Lets a customer come by a link.
    pub async fn customer_starts(&mut self, customer: &str, payload: &str) {
        self.customer_does(customer, |sender| Understood::Started {
            sender,
            entry: Entry::parse(payload),
            code: domain::console::code_in(payload).map(str::to_owned),
        })
        .await;
    }

    /// Lets a channel hand in what a customer does.
    pub async fn customer_does(&mut self, customer: &str, what: impl FnOnce(Sender) -> Understood) {
        self.hands_in(customer, "").await;
        let done = [(self.newest_inbound().await, what(sender(customer)))];
        self.desk.ingest(&done).await.expect("ingested");
    }

    /// Understands what was taken in, as words of the customer whose lane it is.
    pub async fn ingest(&self) {
        let waiting = self.desk.waiting_inbound(1_000).await.expect("inbound");
        let understand = |inbound: desk::Inbound| {
            let said = self.said(&inbound, &inbound.body);
            (inbound, said)
        };
        let all: Vec<_> = waiting.into_iter().map(understand).collect();
        self.desk.ingest(&all).await.expect("ingested");
    }

    /// Hands in the next update of a lane; returns how many of it were not known.
    async fn hands_in(&mut self, lane: &str, body: &str) -> usize {
        self.updates += 1;
        let update = RawUpdate {
            external_id: self.updates.to_string(),
            lane: lane.to_owned(),
            body: body.to_owned(),
        };
        let taken = self.desk.take_in(self.channel, vec![update], None).await;
        taken.expect("taken in")
    }

    async fn newest_inbound(&self) -> desk::Inbound {
        let mut waiting = self.desk.waiting_inbound(1_000).await.expect("inbound");
        waiting.pop().expect("what was taken in")
    }

    fn said(&self, inbound: &desk::Inbound, words: &str) -> Understood {
        let external_id = format!("{}:{}", inbound.lane, inbound.id);
        let content = Content::Text(Text::plain(words));
        Understood::Written(incoming(&inbound.lane, &external_id, content, self.now()))
    }
}

/// Returns what somebody sent, and nothing beside it.
fn incoming(who: &str, external_id: &str, content: Content, at: Timestamp) -> Incoming {
    Incoming {
        sender: sender(who),
        external_id: external_id.to_owned(),
        content,
        files: Vec::new(),
        album: None,
        others: Vec::new(),
        forwarded_from: None,
        thread: None,
        picked: None,
        raw: None,
        reply_to: None,
        at,
    }
}

/// Returns what somebody sent under a name that the channel gives it, and nothing beside it.
#[must_use]
pub fn incoming_of(sender: Sender, external_id: &str, content: Content) -> Incoming {
    Incoming {
        sender,
        ..incoming("", external_id, content, BEGIN)
    }
}

/// Returns a customer as a channel tells of him.
fn sender(customer: &str) -> Sender {
    Sender {
        external_id: customer.to_owned(),
        address: customer.to_owned(),
        profile: Profile {
            name: customer.to_owned(),
            username: None,
            language: Some("en".to_owned()),
        },
    }
}
