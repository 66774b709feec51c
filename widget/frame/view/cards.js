// What lies above the field: the place in the queue, asking for a call, and the question how it was.

import { Problem } from "../api.js";
import { h, icon, show } from "../dom.js";
import { newId } from "../id.js";

/** @import { Conversation, Words } from "../types" */

/**
 * @typedef {object} Needs
 * @property {Words} words
 * @property {(path: string, body?: object) => Promise<void>} act
 */

/** Does something once, and says so when it fails. @param {HTMLElement} trouble @param {Words} words */
const trying = (trouble, words) => async (/** @type {() => Promise<void>} */ action) => {
  trouble.textContent = "";
  try {
    await action();
  } catch (error) {
    trouble.textContent = error instanceof Problem && error.status === 429 ? words.slow : words.wrong;
  }
};

/** The queue. @param {Needs} needs */
export function createQueue({ words, act }) {
  const said = h("p", { role: "status" });
  const trouble = h("p", { class: "trouble", role: "alert" });
  const attempt = trying(trouble, words);
  const leave = h("button", { type: "button", onclick: () => attempt(() => act("queue/leave")) }, words.leave);
  const ask = h("button", { type: "button", onclick: () => turn("number") }, words.askCall);

  const number = h("input", { type: "tel", autocomplete: "tel", inputmode: "tel", required: true, maxlength: 32 });
  const typed = h(
    "form",
    {},
    h("label", {}, words.number, number),
    h("div", { class: "row" }, h("button", { class: "main" }, words.next), cancel()),
  );
  const check = h("p");
  const consent = h("input", { type: "checkbox", required: true });
  const confirmed = h(
    "form",
    {},
    check,
    h("label", { class: "tick" }, consent, words.consent),
    h(
      "div",
      { class: "row" },
      h("button", { class: "main" }, words.callMe),
      h("button", { type: "button", onclick: () => turn("number") }, words.change),
      cancel(),
    ),
  );
  const buttons = h("div", { class: "row" }, leave, ask);
  const card = h("section", { class: "card" }, said, buttons, typed, confirmed, trouble);

  /** @typedef {"buttons" | "number" | "confirm" | "asked"} Step */
  /** @type {Step} */
  let step = "buttons";
  /** @type {Conversation["queue"]} */
  let queue;
  /** True when the house has asked for his number. */
  let isAsked = false;
  /** What the wish on the screen is called, however often it is sent. */
  let wish = "";

  function cancel() {
    return h("button", { type: "button", onclick: () => turn("buttons") }, words.cancel);
  }

  /** @param {NonNullable<Conversation["queue"]>} queue */
  function spoken({ place, estimate_seconds: seconds }) {
    const wait = seconds ? ` ${words.minutes(Math.max(1, Math.round(seconds / 60)))}` : "";
    return `${place === undefined ? words.waiting : words.place(place)}${wait}`;
  }

  /** @param {Step} to */
  function turn(to) {
    step = to;
    trouble.textContent = "";
    draw();
    if (to === "number") number.focus();
    if (to === "confirm") consent.focus();
    if (to === "buttons") (ask.hidden ? leave : ask).focus();
  }

  function draw() {
    show(card, queue !== undefined || isAsked);
    const text = `${queue ? spoken(queue) : ""}${step === "asked" ? ` ${words.callAsked}` : ""}`.trim();
    if (said.textContent !== text) said.textContent = text;
    show(buttons, step === "buttons" || step === "asked");
    show(leave, queue?.can_leave === true);
    show(ask, (queue?.can_call === true || isAsked) && step !== "asked");
    show(typed, step === "number");
    show(confirmed, step === "confirm");
  }

  typed.addEventListener("submit", (event) => {
    event.preventDefault();
    const plain = number.value.replace(/[\s().\/-]/g, "").replace(/^00/, "+");
    if (!/^\+[1-9]\d{6,14}$/.test(plain)) {
      trouble.textContent = words.badNumber;
      number.focus();
      return;
    }
    number.value = plain;
    consent.checked = false;
    wish = newId();
    check.textContent = words.callCheck(plain);
    turn("confirm");
  });
  confirmed.addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt(async () => {
      try {
        await act("call", { number: number.value, confirmed: true, consent: true, client_id: wish });
        turn("asked");
      } catch (error) {
        if (!(error instanceof Problem) || error.passes) throw error;
        turn("number");
        trouble.textContent = error.code === "phone.off" ? words.noCalls : words.badNumber;
      }
    });
  });

  return {
    card,
    /** @param {Conversation} conversation @param {boolean} asksNumber */
    render(conversation, asksNumber) {
      queue = conversation.state === "queued" ? conversation.queue : undefined;
      isAsked = asksNumber && conversation.state !== "closed";
      if (!queue && !isAsked) step = "buttons";
      draw();
    },
  };
}

/** How it was. @param {Needs} needs */
export function createRating({ words, act }) {
  const trouble = h("p", { class: "trouble", role: "alert" });
  const attempt = trying(trouble, words);
  const stars = [1, 2, 3, 4, 5].map((value) =>
    h(
      "label",
      {},
      h("input", { type: "radio", name: "stars", value, required: true, "aria-label": words.stars(value) }),
      icon("star"),
    ),
  );
  const more = h("textarea", { rows: "2", maxlength: 1000 });
  const send = h("div", { class: "row" }, h("button", { class: "main" }, words.sendRating));
  const rest = h("div", { hidden: true }, h("label", {}, words.more, more), send);
  const form = h("form", {}, h("fieldset", {}, h("legend", {}, words.rate), h("div", { class: "stars" }, ...stars)), rest, trouble);
  const thanks = h("p", { role: "status" });
  const card = h("section", { class: "card", hidden: true }, form, thanks);
  let isGiven = false;

  form.addEventListener("change", () => show(rest, true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = Number(new FormData(form).get("stars"));
    const said = more.value.trim();
    void attempt(async () => {
      await act("rating", { stars: chosen, ...(said && { words: said }) });
      isGiven = true;
      show(form, false);
      thanks.textContent = words.thanks;
    });
  });

  return {
    card,
    /** @param {Conversation} conversation */
    render({ rating, state }) {
      const isAsked = state === "closed" && rating?.asked === true && !rating.stars;
      if (isAsked && card.hidden) {
        isGiven = false;
        form.reset();
        show(form, true);
        show(rest, false);
        thanks.textContent = "";
      }
      show(card, isAsked || (isGiven && state === "closed"));
    },
  };
}
