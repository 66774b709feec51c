// The telephones that ring when somebody is called.
import { h } from "./dom.js";
import { world } from "./world.js";

const strip = document.getElementById("telephones");
const list = document.getElementById("telephones-list");
const trouble = document.getElementById("telephones-trouble");

const SAYS = { idle: "silent", ringing: "rings", talking: "on the line" };
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

async function press(number, key) {
  try {
    await world.key(number, key);
    trouble.textContent = "";
  } catch (error) {
    trouble.textContent = error.message;
  }
}

function act(number, label, key, kind) {
  return h("button", { type: "button", class: kind, onclick: () => press(number, key) }, label);
}

function keys(line) {
  if (line.state === "ringing") {
    return [
      act(line.number, "Answer", { key: "answer" }, "primary"),
      act(line.number, "Machine", { key: "machine" }, ""),
      act(line.number, "Decline", { key: "decline" }, ""),
    ];
  }
  if (line.state !== "talking") return [];
  return [
    h("div", { class: "keypad", role: "group", "aria-label": "Keys" },
      KEYS.map((digit) => act(line.number, digit, { key: "digits", digits: digit }, "key"))),
    act(line.number, "Hang up", { key: "hang_up" }, ""),
  ];
}

export async function refreshTelephones() {
  const lines = await world.telephones();
  strip.hidden = lines.length === 0;
  list.replaceChildren(...lines.map((line) => h("li", { class: `telephone ${line.state}`, "data-number": line.number },
    h("p", {}, h("b", {}, line.number), ` ${line.part ?? SAYS[line.state]}`, line.from ? ` · ${line.from}` : ""),
    line.heard.length > 0 ? h("p", { class: "heard" }, line.heard.join(" ")) : null,
    h("div", { class: "telephone-keys" }, keys(line)))));
}
