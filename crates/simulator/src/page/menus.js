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
  const isMoving = message.from === "user" && message.location?.is_live;
  const edit = (text) => phone.perform({ act: "edit", message_id: id, text });
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
      isMoving && { label: "Walk on", act: () => phone.walkOn(message) },
      isMoving && { label: "Stop sharing", act: () => phone.act({ act: "rest", message_id: id }) },
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
      { label: "Live location", note: "15 minutes", act: () => phone.sendPlace({ live_period: 900 }) },
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
  const follow = (payload) => payload.startsWith("gr_") ? followInGroup(phone, payload) : world.act(phone.bot.id, phone.user.id, { act: "start", payload });
  const stand = (standing) => () => world.stand(phone.group.id, phone.bot.id, phone.user.id, standing);
  if (phone.group) {
    openSheet(phone.frame, {
      title: phone.group.title,
      opener: phone.moreButton,
      entries: [
        { label: "Follow a link for this group…", act: () => followLink(follow) },
        { label: "Make the bot an administrator", note: "who may manage topics", act: stand({ status: "administrator", can_manage_topics: true }) },
        { label: "Take the right to manage topics away", act: stand({ status: "administrator", can_manage_topics: false }) },
        { label: "Take the bot out of the group", isBad: true, act: stand({ status: "kicked" }) },
      ],
    });
    return;
  }
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

/** Follows a link that adds the bot to a group: to the one that is shown, else to a new one with everybody of this phone. */
async function followInGroup(phone, payload) {
  const members = phone.mine.map(({ id }) => id);
  const group = phone.group ?? await world.createGroup({ title: "Our desk", is_forum: true, members });
  await world.followIn(group.id, phone.bot.id, phone.user.id, payload);
}
