// One phone: a person's chat with a bot.
import { addPerson, showAlert } from "./boxes.js";
import { fullName, h, icon, initials, memory } from "./dom.js";
import { openAttachMenu, openChatMenu, openCommandMenu, openMessageMenu } from "./menus.js";
import { renderMessage, summary } from "./message.js";
import { world } from "./world.js";

const DOING = { typing: "typing", upload_photo: "sending a photo", upload_document: "sending a file", record_voice: "recording", find_location: "picking a place", choose_sticker: "choosing a sticker" };
// Some steps in a city, in degrees.
const STEP = 0.0005;
const PLACES = [[45.4642, 9.19], [48.1374, 11.5755], [51.5072, -0.1276]];

export class Phone {
  constructor(root, persona) {
    this.root = root;
    this.persona = persona;
    this.bots = [];
    this.users = [];
    this.groups = [];
    this.group = null;
    this.chat = null;
    this.shown = new Map();
    this.unread = new Set();
    this.regarding = null;
    this.toastTimer = 0;
    this.actionTimer = 0;
    this.loading = null;
    this.isStale = false;
    this.noticed = null;
    this.build();
  }

  build() {
    this.people = h("div", { class: "people" });
    this.avatar = h("span", { class: "avatar", "aria-hidden": "true" });
    this.title = h("div", {});
    this.doing = h("p", { class: "doing", role: "status" });
    this.list = h("ol", { "aria-label": "Messages", onkeydown: (event) => this.walk(event) });
    this.talk = h("div", { class: "talk", role: "log", "aria-label": "Chat", "aria-description": "Arrow keys move between messages, Enter opens the menu of one.", tabindex: "0" }, this.list);
    this.regardingBox = h("div", { class: "regarding", hidden: true });
    this.field = h("textarea", { rows: "1", maxlength: "4096", "data-testid": "phone-composer", placeholder: "Message", onkeydown: (event) => this.keyed(event) });
    this.commandsButton = h("button", { type: "button", class: "quiet round", "aria-label": "Commands", "aria-haspopup": "menu", onclick: () => openCommandMenu(this) }, icon("slash"));
    this.attachButton = h("button", { type: "button", class: "quiet round", "aria-label": "Attach", "aria-haspopup": "menu", onclick: () => openAttachMenu(this) }, icon("attach"));
    this.composer = h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); this.send(); } },
      this.attachButton, this.commandsButton, this.field,
      h("button", { type: "submit", class: "go round", "aria-label": "Send", "data-testid": "phone-send" }, icon("send")));
    this.startButton = h("button", { type: "button", class: "go start", onclick: () => this.act({ act: "start" }) }, "Start");
    this.keyboard = h("ul", { class: "keyboard", "aria-label": "Keyboard of the bot" });
    this.toast = h("p", { class: "toast", role: "status" });
    this.moreButton = h("button", { type: "button", class: "quiet round", "aria-label": "Menu of the chat", "aria-haspopup": "menu", onclick: () => openChatMenu(this) }, icon("more"));
    this.frame = h("div", { class: "phone" },
      h("div", { class: "chat-head" }, this.avatar, h("div", { class: "names" }, this.title, this.doing), this.moreButton),
      this.talk,
      h("div", { class: "below" }, this.regardingBox, this.composer, this.startButton, this.keyboard),
      this.toast);
    this.root.append(this.people, this.frame);
  }

  get mine() {
    return this.users.filter((user) => user.persona === this.persona);
  }

  /** Takes what there is and keeps, or finds, somebody and a bot to show. */
  async take(bots, users, groups) {
    this.bots = bots;
    this.users = users;
    this.groups = groups;
    const remembered = (list, key) => list.find((one) => String(one.id) === memory.get(`${this.persona}.${key}`));
    this.bot = bots.find((bot) => bot.id === this.bot?.id) ?? remembered(bots, "bot") ?? bots[0];
    this.user = this.mine.find((user) => user.id === this.user?.id) ?? remembered(this.mine, "user") ?? this.mine[0];
    this.group = this.ours.find((group) => group.id === this.group?.id) ?? null;
    this.showPeople();
    this.showHead();
    await this.refresh();
  }

  /** The groups in which the shown person is. */
  get ours() {
    return this.groups.filter((group) => group.members.includes(this.user?.id));
  }

  chooseGroup(group) {
    this.group = group;
    return this.switched();
  }

  choose(user) {
    this.user = user;
    this.group = null;
    memory.set(`${this.persona}.user`, user.id);
    this.unread.delete(user.id);
    return this.switched();
  }

  chooseBot(id) {
    this.bot = this.bots.find((bot) => String(bot.id) === id);
    memory.set(`${this.persona}.bot`, id);
    return this.switched();
  }

  switched() {
    this.regard(null);
    this.noticed = null;
    this.showPeople();
    this.showHead();
    return this.refresh();
  }

  showPeople() {
    const noun = this.persona === "operator" ? "operator" : "customer";
    const person = (user) => h("li", {}, h("button", {
      type: "button", class: this.unread.has(user.id) ? "person unread" : "person",
      "aria-pressed": String(user.id === this.user?.id), onclick: () => this.choose(user),
    }, h("span", { class: "avatar", "aria-hidden": "true" }, initials(fullName(user))), fullName(user), this.unread.has(user.id) && h("span", { class: "unseen" }, "(changed)")));
    const hadFocus = this.people.contains(document.activeElement);
    const some = this.mine.filter((user, at) => at < 30 || user.id === this.user?.id);
    this.people.replaceChildren(
      h("ul", { "aria-label": this.persona === "operator" ? "Operators" : "Customers" }, some.map(person)),
      h("button", { type: "button", class: "quiet round", "aria-label": `Add ${this.persona === "operator" ? "an" : "a"} ${noun}`, onclick: () => addPerson(this.persona, (user) => this.added(user)) }, icon("add")));
    if (hadFocus) this.people.querySelector("[aria-pressed=true]")?.focus();
  }

  added(user) {
    this.users = [...this.users.filter(({ id }) => id !== user.id), user];
    return this.choose(user);
  }

  showHead() {
    const name = this.bot?.name ?? "No bot";
    this.avatar.textContent = initials(name);
    const option = (bot) => h("option", { value: bot.id, selected: bot.id === this.bot.id }, bot.name);
    this.title.replaceChildren(this.bots.length > 1
      ? h("select", { "aria-label": "Bot", onchange: (event) => this.chooseBot(event.target.value) }, this.bots.map(option))
      : h("h2", {}, name));
    if (this.ours.length > 0) {
      const chat = (group) => h("option", { value: group.id, selected: group.id === this.group?.id }, `Group: ${group.title}`);
      this.title.append(h("select", { "aria-label": "Chat", onchange: (event) => this.chooseGroup(this.ours.find(({ id }) => String(id) === event.target.value) ?? null) },
        h("option", { value: "", selected: this.group === null }, `Chat with ${name}`), this.ours.map(chat)));
    }
    this.field.setAttribute("aria-label", `Message to ${this.group?.title ?? name}`);
  }

  /** Another chat of somebody on this phone changed. */
  hear(botId, userId) {
    if (botId === this.bot?.id && userId === (this.group ?? this.user)?.id) return this.refresh();
    if (botId === this.bot?.id && this.mine.some((user) => user.id === userId) && !this.unread.has(userId)) {
      this.unread.add(userId);
      this.showPeople();
    }
    return null;
  }

  /** Fetches the chat; calls that come meanwhile share one more fetch. */
  refresh() {
    this.isStale = true;
    this.loading ??= this.load().finally(() => { this.loading = null; });
    return this.loading;
  }

  async load() {
    while (this.isStale) {
      this.isStale = false;
      const { bot, user, group } = this;
      this.moreButton.hidden = !(bot && user);
      if (!(bot && user)) {
        this.showNothing();
      } else {
        const chat = group ? await world.groupChat(group.id, bot.id, user.id) : await world.chat(bot.id, user.id);
        if (bot === this.bot && user === this.user && group === this.group) this.show(chat);
        else this.isStale = true;
      }
    }
  }

  showNothing() {
    const words = this.bot ? "Nobody has this phone yet: add somebody above." : "There is no bot yet: make one under “Bots”.";
    this.chat = null;
    this.shown.clear();
    this.list.replaceChildren();
    this.keyboard.replaceChildren();
    this.setHint(words);
    for (const part of [this.composer, this.startButton]) part.hidden = true;
  }

  show(chat) {
    const isOther = this.chat?.user_id !== chat.user_id || this.chat?.bot_id !== chat.bot_id;
    this.chat = chat;
    this.showMessages(chat.messages, isOther);
    this.setHint(chat.messages.length === 0 ? (chat.is_started ? "No messages." : `${this.bot.name} can’t write first. Press Start.`) : null);
    this.startButton.hidden = chat.is_started && !chat.is_blocked;
    this.startButton.textContent = chat.is_blocked ? "Unblock and start again" : "Start";
    this.composer.hidden = !this.startButton.hidden;
    this.commandsButton.hidden = chat.commands.length === 0;
    this.showKeyboard(chat.is_blocked ? [] : chat.keyboard);
    this.showDoing(chat);
    this.showNotice(chat.notice, isOther);
    if (isOther) this.toEnd();
  }

  /** The talk is laid out from its end, where it stays by itself. */
  toEnd() {
    this.talk.scrollTop = 0;
  }

  setHint(words) {
    this.hint?.remove();
    this.hint = words === null ? null : h("p", { class: "hint" }, words);
    if (this.hint) this.talk.append(this.hint);
  }

  /** Replaces only what changed, so that focus, selection and playing voices stay. */
  showMessages(messages, isOther) {
    if (isOther) this.shown.clear();
    const on = {
      menu: (message, element) => openMessageMenu(this, message, element),
      press: (message, button) => this.act({ act: "press", message_id: message.id, button: button.callback_data }),
      command: (words) => this.act({ act: "say", text: words }),
    };
    const next = new Map();
    for (const message of messages) {
      const mark = JSON.stringify(message);
      const known = this.shown.get(message.id);
      next.set(message.id, known?.mark === mark ? known : { mark, element: renderMessage(message, this.bot.name, on) });
    }
    this.shown = next;
    const focused = document.activeElement?.closest?.("[data-message-id]")?.dataset.messageId;
    const nodes = this.grouped(messages);
    if (nodes.length !== this.list.children.length || nodes.some((node, at) => node !== this.list.children[at])) this.list.replaceChildren(...nodes);
    const elements = [...next.values()].map(({ element }) => element);
    elements.forEach((element, at) => { element.tabIndex = at === elements.length - 1 ? 0 : -1; });
    if (focused && !this.list.contains(document.activeElement)) this.shown.get(Number(focused))?.element.focus();
  }

  /** Puts the parts of an album into one grid. */
  grouped(messages) {
    const nodes = [];
    let album = null;
    for (const message of messages) {
      const { element } = this.shown.get(message.id);
      if (message.album === null) {
        album = null;
        nodes.push(element);
      } else if (album?.id === message.album) {
        album.list.append(element);
      } else {
        album = { id: message.album, list: h("ol", {}, element) };
        nodes.push(h("li", { class: message.from === "user" ? "album out" : "album" }, album.list));
      }
    }
    return nodes;
  }

  showKeyboard(rows) {
    const key = (button) => h("button", { type: "button", onclick: () => this.pressKey(button) }, button.text);
    this.keyboard.hidden = rows.length === 0;
    this.keyboard.replaceChildren(...rows.map((row) => h("li", {}, row.map(key))));
  }

  pressKey(button) {
    if (button.request_contact) return this.act({ act: "contact" });
    if (button.request_location) return this.sendPlace();
    return this.act({ act: "say", text: button.text });
  }

  showDoing(chat) {
    clearTimeout(this.actionTimer);
    const words = chat.is_blocked ? "blocked" : chat.action === null ? "bot" : DOING[chat.action] ?? chat.action.replaceAll("_", " ");
    this.doing.classList.toggle("busy", chat.action !== null);
    this.doing.replaceChildren(words, ...(chat.action === null ? [] : [h("span", { class: "dots", "aria-hidden": "true" }, h("span"), h("span"), h("span"))]));
    if (chat.action !== null) this.actionTimer = setTimeout(() => this.refresh(), chat.action_left_ms + 50);
  }

  showNotice(notice, isOther) {
    const isNew = notice !== null && notice.query_id !== this.noticed;
    this.noticed = notice?.query_id ?? null;
    if (!isNew || isOther) return;
    if (notice.is_alert) showAlert(notice.text);
    else this.say(notice.text);
  }

  /** Shows a line for a moment. */
  say(words) {
    clearTimeout(this.toastTimer);
    this.toast.textContent = words;
    this.toastTimer = setTimeout(() => { this.toast.textContent = ""; }, 4000);
  }

  perform(act) {
    const { bot, user, group } = this;
    return group ? world.actIn(group.id, bot.id, user.id, act) : world.act(bot.id, user.id, act);
  }

  async act(act) {
    try {
      await this.perform(act);
      await this.refresh();
      this.toEnd();
    } catch (error) {
      this.say(error.message);
    }
  }

  async send() {
    const text = this.field.value;
    if (text.trim() === "") return;
    const reply = this.regarding;
    this.field.value = "";
    this.regard(null);
    await this.act({ act: "say", text, reply_to: reply?.id });
    this.field.focus();
  }

  sendPlace(more = {}) {
    const [latitude, longitude] = PLACES[this.user.id % PLACES.length];
    return this.act({ act: "location", latitude, longitude, ...more });
  }

  walkOn({ id, location: { latitude, longitude } }) {
    return this.act({ act: "move", message_id: id, latitude: latitude + STEP, longitude: longitude + STEP });
  }

  keyed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape") {
      this.regard(null);
    }
  }

  /** Arrow keys walk through the messages. */
  walk(event) {
    const elements = [...this.list.querySelectorAll(".message")];
    const at = elements.indexOf(event.target);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: elements.length - 1 }[event.key];
    if (at < 0 || to === undefined || !elements[to]) return;
    event.preventDefault();
    for (const element of elements) element.tabIndex = -1;
    elements[to].tabIndex = 0;
    elements[to].focus();
  }

  regard(message) {
    this.regarding = message;
    this.regardingBox.hidden = message === null;
    this.regardingBox.replaceChildren(...(message === null ? [] : [
      h("p", {}, h("b", {}, "Reply to: "), summary(message)),
      h("button", { type: "button", class: "quiet round", "aria-label": "Don’t reply to it", onclick: () => { this.regard(null); this.field.focus(); } }, icon("close")),
    ]));
    if (message !== null) this.field.focus();
  }
}
