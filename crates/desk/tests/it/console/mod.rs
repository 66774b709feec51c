//! Operators who work on the console, and customers who never notice.

mod calls;
mod commands;
mod groups;
mod linking;
mod offers;
mod relay;

use desk::Actor;
use domain::{
    channel::{How, Outgoing},
    id::OperatorId,
    operator::{Operator, Presence},
};
use testkit::House;

/// What went out, seen phone by phone.
struct Phones(Vec<Outgoing>);

impl Phones {
    /// Sends whatever is due, and it arrives.
    async fn after(house: &mut House) -> Self {
        house.settle().await;
        Self(house.deliver_all().await)
    }

    /// The words that somebody got, in order; commands and acknowledgements apart.
    fn said_to(&self, who: &str) -> Vec<&str> {
        self.messages_to(who)
            .map(|sent| sent.text.plain.as_str())
            .collect()
    }

    fn messages_to(&self, who: &str) -> impl Iterator<Item = &Outgoing> {
        self.0
            .iter()
            .filter(move |sent| sent.address == who)
            .filter(|sent| matches!(sent.how, How::Write))
    }

    /// What the channel calls the message to somebody that has these words in it.
    fn id_of(&self, who: &str, words: &str) -> String {
        let is_it = |sent: &&Outgoing| sent.text.plain.contains(words);
        let found = self.messages_to(who).find(is_it);
        let found = found.unwrap_or_else(|| panic!("{who} got no {words:?}: {:#?}", self.0));
        format!("out:{}", found.delivery)
    }

    /// What the button carries that somebody got under this label.
    fn button(&self, who: &str, label: &str) -> String {
        let buttons = self.messages_to(who).flat_map(|sent| &sent.buttons);
        let found = buttons.filter(|button| button.label == label).last();
        found
            .unwrap_or_else(|| panic!("{who} got no {label}: {:#?}", self.0))
            .data
            .clone()
    }

    /// The words that a press was acknowledged with.
    fn acknowledged(&self, who: &str) -> Vec<&str> {
        let his = self.0.iter().filter(|sent| sent.address == who);
        his.filter(|sent| matches!(sent.how, How::Acknowledge { .. }))
            .map(|sent| sent.text.plain.as_str())
            .collect()
    }
}

async fn presence(house: &House, operator: OperatorId) -> Presence {
    let found = house.desk.get_operator(&Actor::house(), operator).await;
    found.unwrap().presence
}

/// Makes an agent who is connected to the console under his name there, and available.
async fn at_work(house: &mut House, name: &str, who: &str) -> Operator {
    let operator = house.agent(name, &[]).await;
    house.connects(&operator, who).await;
    house.customer_writes(who, "/start").await;
    Phones::after(house).await;
    operator
}
