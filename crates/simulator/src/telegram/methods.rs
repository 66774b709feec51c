//! The table of methods.

use super::answer::{Answer, Refusal};
use super::request::Request;
use super::{accounts, chat_actions, commands, copy, edit, files, media, send, topics, webhook};

/// A method of the Bot API.
#[derive(Debug)]
pub(crate) struct Method {
    /// As documented; callers may write it in any case.
    pub(crate) name: &'static str,
    /// True when it is about one chat: the faults that mean a customer hit it.
    pub(crate) about_a_chat: bool,
    pub(crate) run: Run,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Run {
    /// Done under the lock, at once.
    AtOnce(fn(&mut Request<'_>) -> Result<Answer, Refusal>),
    /// `getUpdates`, which waits.
    Polling,
}

const fn chat(name: &'static str, run: fn(&mut Request<'_>) -> Result<Answer, Refusal>) -> Method {
    Method {
        name,
        about_a_chat: true,
        run: Run::AtOnce(run),
    }
}

const fn other(name: &'static str, run: fn(&mut Request<'_>) -> Result<Answer, Refusal>) -> Method {
    Method {
        name,
        about_a_chat: false,
        run: Run::AtOnce(run),
    }
}

static METHODS: [Method; 44] = [
    other("getMe", accounts::get_me),
    chat("getChat", accounts::get_chat),
    Method {
        name: "getUpdates",
        about_a_chat: false,
        run: Run::Polling,
    },
    other("setWebhook", webhook::set_webhook),
    other("deleteWebhook", webhook::delete_webhook),
    other("getWebhookInfo", webhook::get_webhook_info),
    chat("sendMessage", send::send_message),
    chat("sendLocation", send::send_location),
    chat("sendContact", send::send_contact),
    chat("sendPhoto", media::send_photo),
    chat("sendDocument", media::send_document),
    chat("sendVoice", media::send_voice),
    chat("sendAudio", media::send_audio),
    chat("sendVideo", media::send_video),
    chat("sendAnimation", media::send_animation),
    chat("sendVideoNote", media::send_video_note),
    chat("sendVenue", send::send_venue),
    chat("sendSticker", media::send_sticker),
    chat("sendMediaGroup", media::send_media_group),
    chat("copyMessage", copy::copy_message),
    chat("copyMessages", copy::copy_messages),
    chat("editMessageText", edit::edit_message_text),
    chat("editMessageCaption", edit::edit_message_caption),
    chat("editMessageMedia", edit::edit_message_media),
    chat("editMessageLiveLocation", edit::edit_message_live_location),
    chat("stopMessageLiveLocation", edit::stop_message_live_location),
    chat("editMessageReplyMarkup", edit::edit_message_reply_markup),
    chat("deleteMessage", edit::delete_message),
    chat("deleteMessages", edit::delete_messages),
    other("deleteBusinessMessages", edit::delete_business_messages),
    chat("createForumTopic", topics::create_forum_topic),
    chat("editForumTopic", topics::edit_forum_topic),
    chat("deleteForumTopic", topics::delete_forum_topic),
    chat("closeForumTopic", topics::close_forum_topic),
    chat("reopenForumTopic", topics::reopen_forum_topic),
    chat("sendChatAction", chat_actions::send_chat_action),
    chat("setMessageReaction", chat_actions::set_message_reaction),
    other("answerCallbackQuery", chat_actions::answer_callback_query),
    other("setMyCommands", commands::set_my_commands),
    other("getMyCommands", commands::get_my_commands),
    other("deleteMyCommands", commands::delete_my_commands),
    other("getFile", files::get_file),
    other("close", accounts::stay),
    other("logOut", accounts::stay),
];

/// Finds a method in whatever case it was written.
pub(crate) fn find(name: &str) -> Option<&'static Method> {
    METHODS
        .iter()
        .find(|method| method.name.eq_ignore_ascii_case(name))
}

impl Method {
    /// Tells whether a webhook's answer may call it: nothing that asks, and nothing about the webhook itself.
    pub(crate) fn may_be_in_a_webhook_answer(&self) -> bool {
        !self.name.starts_with("get")
            && !["setWebhook", "deleteWebhook", "close", "logOut"].contains(&self.name)
    }
}
