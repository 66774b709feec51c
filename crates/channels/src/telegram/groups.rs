//! What Telegram tells of a group itself. Pure.

use super::fields::Fields;
use domain::{
    channel::Sender,
    group::{InGroup, News, Trouble},
};

/// Says whether a chat is a group; what is written in channels concerns nobody.
pub(super) fn is_group(chat: &Fields<'_>) -> bool {
    matches!(chat.text("type").as_deref(), Some("group" | "supergroup"))
}

/// Reads what a message tells of the group in which it stands; `None` when somebody says something in it.
///
/// Source: <https://core.telegram.org/bots/api#message>.
pub(super) fn told(chat: &Fields<'_>, message: &Fields<'_>) -> Option<InGroup> {
    if let Some(to) = message.get::<i64>("migrate_to_chat_id") {
        return of(chat, News::Moved { to: to.to_string() });
    }
    let title = message.text("new_chat_title")?;
    of(
        chat,
        News::Named {
            title: short(&title),
        },
    )
}

/// Reads what the bot may do in a group; `None` where that is not told.
///
/// Source: <https://core.telegram.org/bots/api#chatmemberadministrator>.
pub(super) fn allowed(chat: &Fields<'_>, change: &Fields<'_>) -> Option<InGroup> {
    let member = change.object("new_chat_member")?;
    let trouble = match member.text("status")?.as_str() {
        "administrator" if member.get("can_manage_topics") == Some(true) => None,
        "administrator" | "member" | "restricted" => Some(Trouble::NoRights),
        "left" | "kicked" => Some(Trouble::Removed),
        _ => return None,
    };
    of(chat, News::Allowed { trouble })
}

/// Tells that somebody followed a link with a code in a group.
pub(super) fn followed(chat: &Fields<'_>, sender: Sender, code: String) -> InGroup {
    InGroup {
        address: sender.address.clone(),
        news: News::Followed {
            sender,
            code,
            title: short(&chat.text("title").unwrap_or_default()),
            has_topics: chat.get("is_forum") == Some(true),
        },
    }
}

fn of(chat: &Fields<'_>, news: News) -> Option<InGroup> {
    let address: i64 = chat.get("id")?;
    Some(InGroup {
        address: address.to_string(),
        news,
    })
}

fn short(title: &str) -> String {
    let letters = title.chars().filter(|letter| !letter.is_control());
    letters.take(128).collect()
}

#[cfg(test)]
mod tests {
    use super::super::convert::understand;
    use super::*;
    use domain::channel::Understood;

    const CHAT: &str = r#"{"id":-1009,"type":"supergroup","title":"Desk","is_forum":true}"#;
    const OLGA: &str = r#"{"id":7,"is_bot":false,"first_name":"Olga"}"#;

    fn news(update: &str) -> News {
        let Understood::InGroup(group) = understand(update).unwrap() else {
            panic!("{update}");
        };
        assert_eq!(group.address, "-1009");
        group.news
    }

    fn message(rest: &str) -> String {
        format!(r#"{{"message":{{"message_id":5,"date":1,"chat":{CHAT},"from":{OLGA},{rest}}}}}"#)
    }

    #[test]
    fn what_is_written_in_a_group_is_somebodys_and_no_contacts() {
        let written = message(r#""text":"hi","message_thread_id":3,"is_topic_message":true"#);
        let News::Did(did) = news(&written) else {
            panic!("nobody did it")
        };
        let Understood::Written(incoming) = *did else {
            panic!("{did:?}")
        };
        assert_eq!(incoming.external_id, "-1009:5");
        assert_eq!(incoming.thread.as_deref(), Some("3"));
        let sender = incoming.sender;
        assert_eq!(
            (sender.external_id.as_str(), sender.address.as_str()),
            ("7", "-1009")
        );
        let edited = written.replacen("message", "edited_message", 1);
        assert!(matches!(news(&edited), News::Did(did) if matches!(*did, Understood::Edited(_))));
        let anonymous = written.replace(r#""is_bot":false"#, r#""is_bot":true"#);
        assert_eq!(understand(&anonymous), Ok(Understood::Ignored));
    }

    #[test]
    fn a_link_that_is_followed_in_a_group_says_whether_it_has_topics() {
        let followed = message(r#""text":"/start@desk_bot gr_abc""#);
        let News::Followed {
            code,
            title,
            has_topics,
            ..
        } = news(&followed)
        else {
            panic!("nobody followed it")
        };
        assert_eq!(
            (code.as_str(), title.as_str(), has_topics),
            ("abc", "Desk", true)
        );
        let plain = followed.replace(r#","is_forum":true"#, "");
        assert!(matches!(
            news(&plain),
            News::Followed {
                has_topics: false,
                ..
            }
        ));
    }

    #[test]
    fn rights_titles_and_moves_are_facts_of_the_group() {
        let member = |status: &str| {
            format!(
                r#"{{"my_chat_member":{{"chat":{CHAT},"from":{OLGA},"new_chat_member":{{{status}}}}}}}"#
            )
        };
        let trouble = |status: &str| {
            let News::Allowed { trouble } = news(&member(status)) else {
                panic!("{status}");
            };
            trouble
        };
        assert_eq!(
            trouble(r#""status":"administrator","can_manage_topics":true"#),
            None
        );
        assert_eq!(
            trouble(r#""status":"administrator""#),
            Some(Trouble::NoRights)
        );
        assert_eq!(trouble(r#""status":"member""#), Some(Trouble::NoRights));
        assert_eq!(trouble(r#""status":"kicked""#), Some(Trouble::Removed));
        assert_eq!(
            news(&message(r#""migrate_to_chat_id":-1007"#)),
            News::Moved { to: "-1007".into() }
        );
        assert_eq!(
            news(&message(r#""new_chat_title":"Night desk""#)),
            News::Named {
                title: "Night desk".into()
            }
        );
    }
}
