// Puts the page together and keeps it live.
import { showBots } from "./boxes.js";
import { memory } from "./dom.js";
import { refreshFaults } from "./faults.js";
import { Phone } from "./phone.js";
import { refreshTelephones } from "./telephones.js";
import { listen, world } from "./world.js";

const phones = ["customer", "operator"].map((persona) => new Phone(document.getElementById(`phone-${persona}`), persona));

async function refreshEverything() {
  const [bots, users, groups] = await Promise.all([world.bots(), world.users(), world.groups()]);
  await Promise.all([...phones.map((phone) => phone.take(bots, users, groups)), refreshFaults(), refreshTelephones()]);
}

function changed(change) {
  switch (change.change) {
    case "chat": return Promise.all(phones.map((phone) => phone.hear(change.bot_id, change.user_id)));
    case "telephones": return refreshTelephones();
    case "faults": return refreshFaults();
    case "limits": return null;
    default: return refreshEverything();
  }
}

const connection = document.getElementById("connection");
const setConnected = (isConnected) => { connection.hidden = isConnected; };
listen((change) => Promise.resolve(changed(change)).catch(() => setConnected(false)), setConnected);

document.getElementById("bots-button").addEventListener("click", () => showBots());

const tabs = phones.map(({ persona }) => document.getElementById(`tab-${persona}`));

function choose(at) {
  tabs.forEach((tab, index) => {
    tab.setAttribute("aria-selected", String(index === at));
    tab.tabIndex = index === at ? 0 : -1;
    phones[index].root.classList.toggle("shown", index === at);
  });
  memory.set("tab", at);
}

tabs.forEach((tab, at) => {
  tab.addEventListener("click", () => choose(at));
  tab.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    choose(1 - at);
    tabs[1 - at].focus();
  });
});
choose(memory.get("tab") === "1" ? 1 : 0);
