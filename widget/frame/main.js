// Starts the frame: finds its channel, says hello to the page, and shows what the session says.

import { inkOn } from "../color.js";
import { is } from "../protocol.js";
import { Problem, createApi } from "./api.js";
import { createHost } from "./host.js";
import { createSession } from "./session.js";
import { createPanel } from "./view/panel.js";
import { chooseLanguage, localeOf, wordsOf } from "./words/index.js";

/** @import { Channel, Identity } from "./types" */

/** The colour of a channel without one. */
const COLOR = "#2456d6";

const query = new URLSearchParams(location.search);
const id = query.get("channel") ?? "";
const spoken = query.get("lang") || navigator.language;
const language = chooseLanguage([spoken, ...navigator.languages]);
const words = await wordsOf(language);
const isFramed = parent !== window;
document.documentElement.lang = language;
document.documentElement.dataset.theme = query.get("theme") ?? "auto";

/** @type {import("./session.js").Session | null} */
let session = null;
/** Who the last session was for. @type {string | null} */
let who = null;
/** @type {{ url: string, title: string } | null} */
let page = null;
/** @type {Channel | null} */
let channel = null;
let isOpen = !isFramed;
/** What the page was told last. */
let told = "";

const host = createHost(query.get("origin") ?? "", {
  open: () => turn(true),
  close: () => turn(false),
  identify: (said) => use(said),
  page: (said) => {
    if (!/^https?:/.test(said.url)) return;
    page = said;
    session?.tellPage();
  },
  phone: (isModal) => panel.setModal(isModal),
});

const panel = createPanel({
  locale: localeOf(language, navigator.languages),
  words,
  session: () => session,
  close: isFramed ? () => host.tell("close") : null,
});

/** @param {boolean} open */
function turn(open) {
  isOpen = open;
  if (open) {
    session?.recognize();
    panel.focus();
  }
  render();
}

/** Makes the session of a visitor; another visitor of the same browser sees nothing of it. @param {Identity} identity */
function use(identity) {
  const said = JSON.stringify(identity);
  if (!channel || said === who) return;
  who = said;
  session?.end();
  session = createSession({ channel: id, identity, language: spoken, page: () => page, changed: render });
  panel.reset(channel, channel.require_identity && identity.identifier === undefined);
  session.start();
  if (isOpen) session.recognize();
  render();
}

function render() {
  if (!session || !channel) return;
  const isSeen = isOpen && document.visibilityState === "visible";
  if (isSeen) session.seen();
  const { unread } = session.state;
  panel.render(session.state, isSeen);
  const label = isOpen ? words.close : unread > 0 ? `${words.open}, ${words.unread(unread)}` : words.open;
  const size = { open: isOpen, unread, label };
  const sign = JSON.stringify(size);
  if (sign !== told) host.tell("size", size);
  told = sign;
}

addEventListener("online", () => session?.again());
addEventListener("offline", () => session?.lost());
// Who looks elsewhere needs no open connection: what he misses is told when he comes back.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") session?.again();
  else session?.pause();
  render();
});

/** @param {number} pause until the next attempt, in ms */
async function begin(pause) {
  try {
    channel = /** @type {Channel} */ (await createApi(id, () => null).channel());
  } catch (error) {
    // A channel that is gone or switched off shows nothing; what passes is tried again.
    if (error instanceof Problem && error.passes) setTimeout(() => begin(Math.min(pause * 2, 60_000)), pause);
    return;
  }
  if (!is.color(channel.color)) channel.color = COLOR;
  const title = words.title(channel.name);
  document.title = title;
  host.tell("ready", {
    color: channel.color,
    ink: inkOn(channel.color),
    position: channel.position ?? "right",
    title,
    label: words.open,
  });
  if (!isFramed) use({});
}

void begin(2000);
