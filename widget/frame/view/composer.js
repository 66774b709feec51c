// Where the visitor writes: words, files on their way up, and what he has not sent yet is kept.

import { Problem } from "../api.js";
import { h, icon } from "../dom.js";
import { size } from "../words/index.js";

/** @import { FileInfo, Words } from "../types" */
/** @import { Session } from "../session.js" */

const MOST_FILES = 10;
/** The largest file. Units: bytes. */
const LARGEST_FILE = 20 * 1024 * 1024;
/** Units: UTF-16. */
const LONGEST_TEXT = 4096;

/** @typedef {{ row: HTMLElement, file: FileInfo | null, drop: () => void }} Piece */

/**
 * @param {object} needs
 * @param {string} needs.locale
 * @param {Words} needs.words
 * @param {() => Session | null} needs.session
 * @param {() => void} needs.sent
 */
export function createComposer({ locale, words, session, sent }) {
  /** @type {Piece[]} */
  let pieces = [];

  const field = h("textarea", { rows: "1", maxlength: LONGEST_TEXT, "aria-label": words.write, placeholder: words.write });
  const picker = h("input", { type: "file", multiple: true, hidden: true, tabindex: "-1" });
  const attach = h("button", { type: "button", class: "tool", "aria-label": words.attach, title: words.attach }, icon("attach"));
  const submit = h("button", { class: "tool send", "aria-label": words.send, title: words.send }, icon("send"));
  const tray = h("ul", { class: "tray" });
  const trouble = h("p", { class: "trouble", role: "alert" });
  const form = h("form", { class: "composer" }, tray, trouble, h("div", { class: "line" }, attach, picker, field, submit));

  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, 132)}px`;
  };
  const check = () => {
    const isUp = pieces.every((piece) => piece.file !== null);
    submit.disabled = field.disabled || !isUp || (field.value.trim() === "" && pieces.length === 0);
  };
  const keep = () => {
    const store = session()?.store;
    if (field.value === "") store?.remove("draft");
    else store?.set("draft", field.value);
  };

  function send() {
    check();
    if (submit.disabled) return;
    const files = pieces.flatMap(({ file }) => (file ? [file] : []));
    session()?.write({ text: field.value.trim(), files });
    for (const piece of pieces) piece.row.remove();
    pieces = [];
    field.value = "";
    trouble.textContent = "";
    keep();
    grow();
    check();
    sent();
  }

  /** @param {File} file */
  function add(file) {
    if (pieces.length >= MOST_FILES) {
      trouble.textContent = words.tooMany;
      return;
    }
    const bar = h("progress", { max: "1", value: "0", "aria-label": words.progress(file.name) });
    const state = h("span", { class: "trouble" });
    const retry = h("button", { type: "button", class: "link", hidden: true }, words.retry);
    const remove = h("button", { type: "button", class: "tool", "aria-label": words.remove(file.name) }, icon("close"));
    const name = h("bdi", { class: "name" }, file.name);
    const row = h("li", {}, h("div", {}, name, " ", h("small", {}, size(locale, file.size)), bar, state, retry), remove);
    let abort = () => {};
    /** @type {Piece} */
    const piece = {
      row,
      file: null,
      drop: () => {
        abort();
        row.remove();
        pieces = pieces.filter((other) => other !== piece);
        check();
      },
    };
    const up = async () => {
      bar.hidden = false;
      retry.hidden = true;
      state.textContent = "";
      try {
        const upload = await session()?.upload(file, (part) => (bar.value = part));
        if (!upload) return;
        abort = upload.abort;
        piece.file = /** @type {FileInfo} */ (await upload.done);
      } catch (error) {
        const isLarge = error instanceof Problem && error.status === 413;
        state.textContent = isLarge ? words.tooLarge : words.notUploaded;
        retry.hidden = isLarge;
      }
      bar.hidden = true;
      check();
    };
    retry.addEventListener("click", () => void up());
    remove.addEventListener("click", () => {
      piece.drop();
      field.focus();
    });
    pieces.push(piece);
    tray.append(row);
    if (file.size > LARGEST_FILE) {
      bar.hidden = true;
      state.textContent = words.tooLarge;
    } else void up();
    check();
  }

  /** @param {DataTransfer | null} given */
  const take = (given) => {
    const files = [...(given?.files ?? [])];
    if (!field.disabled) files.forEach(add);
    return files.length > 0;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  field.addEventListener("input", () => {
    if (field.value !== "") session()?.typed();
    keep();
    grow();
    check();
  });
  field.addEventListener("paste", (event) => take(event.clipboardData) && event.preventDefault());
  attach.addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => {
    [...(picker.files ?? [])].forEach(add);
    picker.value = "";
  });

  return {
    form,
    field,
    take,
    /** Shows what another visitor, or the same one earlier, had begun to write. */
    reset() {
      for (const piece of pieces) piece.drop();
      field.value = session()?.store.get("draft") ?? "";
      trouble.textContent = "";
      grow();
      check();
    },
    /** @param {boolean} mayWrite */
    allow(mayWrite) {
      if (field.disabled === !mayWrite) return;
      field.disabled = attach.disabled = !mayWrite;
      check();
    },
  };
}
