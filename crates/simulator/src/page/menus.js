// The menus of a phone: of a message, of the chat, for attaching, for commands.
import { editText, followLink } from "./boxes.js";
import { summary } from "./message.js";
import { openSheet } from "./sheet.js";
import { world } from "./world.js";

const REACTIONS = ["👍", "❤", "🔥", "😁", "😢", "🙏", "👎"];

export function openMessageMenu(phone, message, opener) {
  const { id } = message;
  const chosen = message.reactions.find(({ from }) => from === "user")?.emoji;
  const isOwnText = message.from === "user" && !["sticker", "location", "contact"].includes(message.kind);
  const isOwnFile = message.from === "user" && ["photo", "video", "animation", "audio", "document"].includes(message.kind);
  const edit = (text) => world.act(phone.bot.id, phone.user.id, { act: "edit", message_id: id, text });
  openSheet(phone.frame, {
    title: summary(message).slice(0, 80),
    opener,
    reactions: REACTIONS.map((emoji) => ({
      emoji,
      isChosen: emoji === chosen,
      act: () => phone.act({ act: "react", message_id: id, emoji: emoji === chosen ? null : emoji }),
    })),
    entries: [
      { label: "Reply", act: () => phone.regard(message) },
      isOwnFile && { label: "Replace the file", act: () => phone.act({ act: "swap", message_id: id, kind: message.kind, caption: message.text || undefined }) },
      isOwnText && { label: "Edit", act: () => editText(message.text, edit) },
      { label: "Delete", note: "on both sides", isBad: true, act: () => phone.act({ act: "delete", message_id: id }) },
    ].filter(Boolean),
  });
}

export function openAttachMenu(phone) {
  const send = (label, note, act) => ({ label, note, act: () => phone.act(act) });
  openSheet(phone.frame, {
    title: "Attach",
    opener: phone.attachButton,
    entries: [
      send("Photo", null, { act: "photo" }),
      send("Album", "three photos", { act: "album", count: 3 }),
      send("Document", "order.txt", { act: "document" }),
      send("Voice message", "3 seconds", { act: "voice" }),
      { label: "Location", act: () => phone.sendPlace() },
      send("Contact", phone.user.phone, { act: "contact" }),
      send("Sticker", null, { act: "sticker" }),
    ],
  });
}

export function openCommandMenu(phone) {
  openSheet(phone.frame, {
    title: "Commands",
    opener: phone.commandsButton,
    entries: phone.chat.commands.map(({ command, description }) => ({
      label: `/${command}`,
      note: description,
      act: () => phone.act({ act: "say", text: `/${command}` }),
    })),
  });
}

export function openChatMenu(phone) {
  const { is_blocked: isBlocked, is_started: isStarted } = phone.chat;
  const follow = (payload) => world.act(phone.bot.id, phone.user.id, { act: "start", payload });
  openSheet(phone.frame, {
    title: phone.bot.name,
    opener: phone.moreButton,
    entries: [
      { label: "Follow a start link…", act: () => followLink(follow) },
      isStarted && !isBlocked && { label: "Block the bot", isBad: true, act: () => phone.act({ act: "block" }) },
      isBlocked && { label: "Unblock the bot", act: () => phone.act({ act: "unblock" }) },
    ].filter(Boolean),
  });
}
