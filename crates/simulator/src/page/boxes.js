// The boxes that ask for a little more.
import { h } from "./dom.js";
import { world } from "./world.js";

function openBox(title, ...content) {
  const box = h("dialog", { class: "box", "aria-labelledby": "box-title" }, h("h2", { id: "box-title" }, title), ...content);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  return box;
}

function askIn(title, intro, fields, submitLabel, submit) {
  const wrong = h("p", { class: "wrong", role: "alert", hidden: true });
  const form = h("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== ""));
      try {
        await submit(given);
        box.close();
      } catch (error) {
        wrong.textContent = error.message;
        wrong.hidden = false;
      }
    },
  },
  intro && h("p", {}, intro),
  fields.map(({ label, hint, ...input }) => h("label", {}, h("span", {}, label), hint && h("small", {}, hint), h("input", { autocomplete: "off", ...input }))),
  wrong,
  h("div", { class: "acts" }, h("button", { type: "button", class: "quiet", onclick: () => box.close() }, "Cancel"), h("button", { type: "submit", class: "go" }, submitLabel)));
  const box = openBox(title, form);
}

export function addPerson(persona, onAdded) {
  askIn(persona === "operator" ? "Add an operator" : "Add a customer", null, [
    { label: "First name", name: "first_name", required: true, maxlength: "64" },
    { label: "Last name", name: "last_name", maxlength: "64" },
    { label: "Language", hint: "As Telegram tells it to the bot: en, it, de …", name: "language_code", maxlength: "35" },
    { label: "Phone number", hint: "Shared only when asked for; made up when left empty", name: "phone", type: "tel" },
  ], "Add", async (given) => onAdded(await world.createUser({ ...given, persona })));
}

export function followLink(onPayload) {
  askIn("Follow a start link", "The end of a link such as t.me/bot?start=op_k3x, or startgroup=gr_k3x for a group; the whole link will do.", [
    { label: "Start parameter", name: "payload", required: true },
  ], "Start", async ({ payload }) => onPayload(payload.split(/start(?:group)?=/u).at(-1).split("&")[0].replace(/^\/start /u, "")));
}

export function editText(text, onText) {
  askIn("Edit message", null, [{ label: "Text", name: "text", required: true, value: text }], "Save", ({ text: changed }) => onText(changed));
}

export function showAlert(text) {
  const box = openBox(text, h("div", { class: "acts" }, h("button", { type: "button", class: "go", onclick: () => box.close() }, "OK")));
}

/** Shows what a program needs to act as a bot, and makes new ones. */
export async function showBots() {
  const bots = await world.bots();
  const list = bots.map((bot) => h("div", { class: "bot" }, h("strong", {}, bot.name), ` @${bot.username}`, h("code", {}, bot.token)));
  const box = openBox("Bots and tokens",
    h("p", {}, "Point a program at this address instead of Telegram’s and give it a token:"),
    h("code", {}, location.origin),
    ...list,
    h("div", { class: "acts new-bot" },
      h("button", { type: "button", class: "quiet", onclick: () => box.close() }, "Close"),
      h("button", { type: "button", onclick: () => { box.close(); createBot(); } }, "New bot")));
}

export function createBot() {
  askIn("New bot", null, [
    { label: "Name", name: "name", required: true, maxlength: "64" },
    { label: "Token", hint: "Made up when left empty", name: "token" },
  ], "Create", (bot) => world.createBot(bot));
}
