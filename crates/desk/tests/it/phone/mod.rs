//! From chat to phone call: who is called, what is known of it, and what becomes of it.

mod course;
mod numbers;
mod rooms;
mod wishes;

use desk::{Actor, CallAsked, Heard};
use domain::{
    call::{CallRequest, News, PhoneCall},
    id::{CallId, ConversationId},
    message::{Content, Line},
    operator::Operator,
    view::{Bubble, Row},
};
use testkit::House;

const CARL: &str = "+49301234567";
const ANN: &str = "+491721234567";

const NOW: CallRequest = CallRequest {
    operator_id: None,
    when: None,
};

fn heard(news: &[News]) -> Heard {
    Heard {
        news: news.to_vec(),
        ..Heard::default()
    }
}

/// Carl has shared his number, and Ann, whose telephone is proved, has his conversation.
async fn ready(house: &mut House) -> (Operator, Row) {
    house.telephony().await;
    let ann = house.agent("Ann", &[]).await;
    house.telephone(&ann, ANN).await;
    house.comes(&ann).await;
    house.customer_writes("Carl", "hello").await;
    house.customer_shares("Carl", Some(CARL)).await;
    house.settle().await;
    let row = house.conversation(1).await;
    assert_eq!(row.operator_id, Some(ann.id));
    (ann, row)
}

async fn place(house: &House, ann: &Operator, id: ConversationId) -> PhoneCall {
    let actor = house.actor(ann).await;
    match house.desk.request_call(&actor, id, &NOW).await.unwrap() {
        CallAsked::Placed(call) => *call,
        CallAsked::Wished => panic!("only wished"),
    }
}

async fn refusal(house: &House, actor: &Actor, id: ConversationId) -> &'static str {
    let refused = house.desk.request_call(actor, id, &NOW).await;
    refused.unwrap_err().code()
}

async fn learns(house: &House, call: CallId, news: &[News]) {
    house.desk.hear_call(call, &heard(news)).await.unwrap();
}

async fn lines(house: &House, id: ConversationId) -> Vec<Line> {
    let all = house.desk.list_messages(&Actor::house(), id, 0, 100).await;
    let all = all.unwrap().into_iter();
    all.filter_map(|bubble| match bubble.content {
        Content::Line(line) => Some(line),
        Content::Text(_)
        | Content::Files { .. }
        | Content::Place(_)
        | Content::Card(_)
        | Content::Poll(_)
        | Content::Dice(_)
        | Content::Unsupported { .. }
        | Content::Question { .. }
        | Content::NumberRequest { .. }
        | Content::Choice { .. } => None,
    })
    .collect()
}

/// The numbers on the cards of a thread, as people read them.
async fn cards(house: &House, id: ConversationId) -> Vec<String> {
    let all = house.desk.list_messages(&Actor::house(), id, 0, 100).await;
    let phone = |bubble: Bubble| {
        assert!(!format!("{bubble:?}").contains(CARL), "{bubble:?}");
        if let Content::Card(card) = bubble.content {
            return Some(card.phone);
        }
        None
    };
    all.unwrap().into_iter().filter_map(phone).collect()
}

/// What left for the customer, oldest first.
async fn told(house: &House) -> Vec<String> {
    let sent = house.deliver_all().await;
    sent.into_iter().map(|out| out.text.plain).collect()
}
