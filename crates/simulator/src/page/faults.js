// The switches that make the world misbehave.
import { h } from "./dom.js";
import { world } from "./world.js";

const SWITCHES = [
  { label: "429", fault: { kind: "too_many_requests", retry_after: 3 }, says: "the bot is told to wait 3 s" },
  { label: "403", fault: { kind: "forbidden" }, says: "every customer seems to have blocked the bot" },
  { label: "Slow", fault: { kind: "slow", ms: 3000 }, says: "every call takes 3 s" },
  { label: "Offline", fault: { kind: "offline" }, says: "Telegram can’t be reached" },
  { label: "Lost answer", fault: { kind: "lost_answer" }, says: "messages arrive, the bot never hears it" },
  { label: "Duplicates", fault: { kind: "duplicates" }, says: "the bot gets every update twice" },
  { label: "Out of order", fault: { kind: "out_of_order" }, says: "chats overtake each other" },
];

const strip = document.getElementById("strip");
const group = document.getElementById("switches");
const state = document.getElementById("strip-state");
const count = document.getElementById("strip-count");

let faults = [];

const buttons = SWITCHES.map(({ label, fault, says }) => h("button", {
  type: "button", class: "switch", role: "switch", "aria-checked": "false", title: says,
  onclick: () => toggle(fault),
}, label));
group.append(h("span", { "aria-hidden": "true" }, "Make the world misbehave"), ...buttons);

function toggle(fault) {
  const isOn = faults.some(({ kind }) => kind === fault.kind);
  return set(isOn ? faults.filter(({ kind }) => kind !== fault.kind) : [...faults, fault]);
}

async function set(wanted) {
  try {
    show(await world.setFaults(wanted));
  } catch (error) {
    state.textContent = error.message;
  }
}

export async function refreshFaults() {
  show(await world.faults());
}

function show(current) {
  faults = current;
  const on = SWITCHES.filter(({ fault }) => faults.some(({ kind }) => kind === fault.kind));
  const others = faults.filter(({ kind }) => !SWITCHES.some(({ fault }) => fault.kind === kind));
  SWITCHES.forEach(({ fault }, at) => {
    buttons[at].setAttribute("aria-checked", String(faults.some(({ kind }) => kind === fault.kind)));
  });
  strip.classList.toggle("on", faults.length > 0);
  count.textContent = faults.length > 0 ? `${faults.length} on` : "";
  const says = [...on.map(({ says: words }) => words), ...others.map(({ kind }) => kind.replaceAll("_", " "))];
  state.replaceChildren(faults.length === 0 ? "All is well: the world behaves." : `The world misbehaves: ${says.join("; ")}.`);
  if (faults.length > 0) state.append(h("button", { type: "button", onclick: () => set([]) }, "Make all well"));
  document.title = faults.length > 0 ? "⚠ Simulator · Switchboard" : "Simulator · Switchboard";
}

const narrow = matchMedia("(max-width: 899px)");
const fold = () => { strip.open = !narrow.matches; };
narrow.addEventListener("change", fold);
fold();
