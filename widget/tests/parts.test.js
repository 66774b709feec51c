import assert from "node:assert/strict";
import { test } from "node:test";
import { inkOn, readable } from "../color.js";
import { createParser } from "../frame/sse.js";
import { safeAddress, stretches } from "../frame/text.js";
import { words as de } from "../frame/words/de.js";
import { words as en } from "../frame/words/en.js";
import { LANGUAGES, chooseLanguage, day, localeOf, size, wordsOf } from "../frame/words/index.js";
import { words as it } from "../frame/words/it.js";
import { is, read } from "../protocol.js";

test("events of a stream are whole, wherever the pieces are cut", () => {
  const stream = ': hello\r\n\r\nid: 7\nevent: message\ndata: {"a":\ndata: 1}\n\nretry: 5\n\ndata\r\rid: 8\rdata: x\r\r\n';
  for (let width = 1; width <= stream.length; width += 1) {
    const heard = [];
    const parse = createParser((event) => heard.push(event));
    for (let at = 0; at < stream.length; at += width) parse(stream.slice(at, at + width));
    assert.deepEqual(heard, [
      { id: "7", type: "message", data: '{"a":\n1}' },
      { id: "7", type: "message", data: "" },
      { id: "8", type: "message", data: "x" },
    ]);
  }
});

test("spans that nest and overlap are cut where they end", () => {
  const parts = stretches("bold both italic", [
    { start: 0, len: 9, style: "bold" },
    { start: 5, len: 11, style: "italic" },
  ]);
  assert.deepEqual(
    parts.map(({ text, looks }) => [text, looks.join()]),
    [
      ["bold ", "b"],
      ["both", "b,i"],
      [" italic", "i"],
    ],
  );
});

test("spans outside the text and looks that nobody knows change nothing", () => {
  const spans = [
    { start: -1, len: 2, style: "bold" },
    { start: 1, len: 90, style: "bold" },
    { start: 0.5, len: 1, style: "bold" },
    { start: 0, len: 2, style: "script" },
    { start: 0, len: 2, style: "constructor" },
  ];
  assert.deepEqual(stretches("ab", spans), [{ text: "ab", looks: [], href: null }]);
});

test("addresses in plain words lead there, without the full stop behind them", () => {
  const parts = stretches("see https://example.com/a?b=c. Thanks");
  assert.deepEqual(parts.map(({ text, href }) => [text, href]), [
    ["see ", null],
    ["https://example.com/a?b=c", "https://example.com/a?b=c"],
    [". Thanks", null],
  ]);
});

test("a link never leads to a script", () => {
  const bad = ["javascript:alert(1)", " JaVaScript:alert(1)", "data:text/html,x", "vbscript:x", "blob:x", "file:///x", "", null, {}];
  for (const address of bad) assert.equal(safeAddress(address), null, String(address));
  assert.equal(safeAddress("https://example.com"), "https://example.com/");
  assert.equal(safeAddress("tel:+3901"), "tel:+3901");
});

test("what is not exactly a known message is as if it had not been said", () => {
  const shapes = { close: {}, size: { open: is.flag, unread: is.count } };
  assert.deepEqual(read({ switchboard: 1, type: "size", open: true, unread: 2, more: "x" }, shapes), {
    type: "size",
    open: true,
    unread: 2,
  });
  const hostile = [
    null,
    undefined,
    "close",
    7,
    [],
    {},
    { type: "close" },
    { switchboard: "1", type: "close" },
    { switchboard: 2, type: "close" },
    { switchboard: 1, type: "toString" },
    { switchboard: 1, type: "__proto__" },
    { switchboard: 1, type: ["close"] },
    { switchboard: 1, type: "size" },
    { switchboard: 1, type: "size", open: 1, unread: 2 },
    { switchboard: 1, type: "size", open: true, unread: -1 },
    { switchboard: 1, type: "size", open: true, unread: Infinity },
    Object.create({ switchboard: 1, type: "close" }),
  ];
  for (const said of hostile) assert.equal(read(said, shapes), null, JSON.stringify(said));
});

test("the first language that there are words in is spoken, else English", () => {
  assert.equal(chooseLanguage(["", "fr-FR", "de_AT", "it"]), "de");
  assert.equal(chooseLanguage(["constructor", "pt"]), "en");
});

test("no language lacks a word that English has, and none is left in English", () => {
  const shape = (words) => Object.entries(words).map(([key, value]) => `${key} ${typeof value}`);
  assert.deepEqual(LANGUAGES, ["de", "en", "it"]);
  for (const words of [de, it]) {
    assert.deepEqual(shape(words), shape(en));
    const same = Object.keys(words).filter((key) => words[key] === en[key]);
    assert.deepEqual(same.filter((key) => key !== "team"), []);
  }
});

test("words that do not come at once are asked for once more", async () => {
  const asked = [];
  const words = await wordsOf("de", async (address) => {
    asked.push(address);
    if (asked.length === 1) throw new Error("no connection");
    return { words: de };
  });
  assert.equal(words, de);
  assert.deepEqual(asked, ["/widget/words/de.js", "/widget/words/de.js?again"]);
});

test("days and sizes are said as people say them", () => {
  const now = new Date(2026, 2, 10, 0, 30).getTime();
  assert.equal(day("en", en, new Date(2026, 2, 10, 0, 1).getTime(), now), "Today");
  assert.equal(day("de", de, new Date(2026, 2, 9, 23, 59).getTime(), now), "Gestern");
  assert.equal(day("en", en, new Date(2026, 1, 1).getTime(), now), "1 February 2026".replace(/^1 February/, "February 1,"));
  assert.equal(localeOf("en", ["it-IT", "en-GB"]), "en-GB");
  assert.equal(localeOf("de", ["it-IT", "en-GB"]), "de");
  assert.equal(size("de", 1234), "1,2 kB");
  assert.equal(size("en", 1), "0.1 kB");
  assert.equal(size("en", 25_000_000), "25 MB");
});

test("every colour of an admin becomes one that can be read, and is left alone where it can", () => {
  assert.equal(readable("#1f6f5c", "#ffffff"), "#1f6f5c");
  const channel = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const light = (color) =>
    [0.2126, 0.7152, 0.0722].reduce(
      (sum, share, at) => sum + share * channel(parseInt(color.slice(1 + 2 * at, 3 + 2 * at), 16) / 255),
      0,
    );
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  for (const color of ["#ffff00", "#000000", "#ffffff", "#2456d6", "#808080", "#ff0000", "#00FF00"]) {
    for (const ground of ["#ffffff", "#181a1d"]) assert.ok(ratio(readable(color, ground), ground) >= 5.5, color);
    assert.ok(ratio(inkOn(color), color) >= 4.5, color);
  }
});

test("only six digits are a colour", () => {
  for (const wrong of ["red", "#fff", "#12345g", "#123456;", null, 7]) assert.equal(is.color(wrong), false);
  assert.equal(is.color("#A0b1c2"), true);
});
