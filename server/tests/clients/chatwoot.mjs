// The published client, unmodified, drives an agent bot and the bridge of an API channel through the door.
//
// Usage: SWITCHBOARD_URL=... SWITCHBOARD_TOKEN=... TEAM=<name> node chatwoot.mjs
// The token is an admin's that acts for an operator. Ends with a line `done` when everything was as it must be.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import sdk from "@figuro/chatwoot-sdk";

const basePath = process.env.SWITCHBOARD_URL;
const accountId = 1;

/** Returns a client of the published package that calls with a token. */
function client(token) {
  return new sdk.default({ config: { basePath, with_credentials: true, credentials: "include", token } });
}

/** Listens for webhooks, and believes those that are signed. */
class Receiver {
  secret = undefined;
  told = [];
  #waiting = [];

  async listen() {
    this.server = createServer(async (request, response) => {
      const pieces = [];
      for await (const piece of request) pieces.push(piece);
      const body = Buffer.concat(pieces);
      const signed = `${request.headers["x-chatwoot-timestamp"]}.${body}`;
      const expected = `sha256=${createHmac("sha256", this.secret ?? "").update(signed).digest("hex")}`;
      const isGenuine = request.headers["x-chatwoot-signature"] === expected;
      response.writeHead(isGenuine && request.headers["x-chatwoot-delivery"] ? 200 : 401).end();
      if (isGenuine) {
        this.told.push(JSON.parse(body));
        this.#waiting.splice(0).forEach((look) => look());
      }
    });
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${this.server.address().port}/`;
  }

  /** Waits until something was told. */
  async hears(what, fits) {
    for (;;) {
      const found = this.told.find(fits);
      if (found) return found;
      const ended = setTimeout(() => {
        console.error(`nothing told of: ${what}`, JSON.stringify(this.told).slice(0, 2000));
        process.exit(1);
      }, 8000);
      await new Promise((resolve) => this.#waiting.push(resolve));
      clearTimeout(ended);
    }
  }
}

const admin = client(process.env.SWITCHBOARD_TOKEN);
const profile = await admin.profile.profile();
assert.equal(profile.accounts[0].id, accountId);

// An API channel with the address of its bridge.
const bridge = new Receiver();
const inbox = await admin.inboxes.create({
  accountId,
  data: { name: "WhatsApp", channel: { type: "api", webhook_url: await bridge.listen() } },
});
bridge.secret = inbox.secret;
assert.equal(typeof inbox.id, "number");
const listed = await admin.inboxes.list({ accountId });
assert.ok(listed.payload.some((row) => row.id === inbox.id && row.channel_type === "Channel::Api"));
assert.equal((await admin.inboxes.get({ accountId, id: inbox.id })).name, "WhatsApp");

// An agent bot that answers first there.
const botHears = new Receiver();
const made = await admin.accountAgentBots.create({
  accountId,
  data: { name: "Echo", description: "says it again", outgoing_url: await botHears.listen() },
});
botHears.secret = made.secret;
const bot = client(made.access_token);
await admin.inboxes.updateAgentBot({ accountId, id: inbox.id, data: { agent_bot: made.id } });
assert.equal((await admin.inboxes.getAgentBot({ accountId, id: inbox.id })).agent_bot.id, made.id);

// The account's webhook.
const account = new Receiver();
const subscriptions = ["conversation_created", "conversation_status_changed", "message_created", "contact_created"];
const webhook = await admin.webhooks.create({ accountId, data: { url: await account.listen(), subscriptions } });
account.secret = webhook.payload.webhook.secret;
assert.deepEqual([...webhook.payload.webhook.subscriptions].sort(), [...subscriptions].sort());

// A contact of the bridge, found again by its number.
const created = await admin.contacts.create({
  accountId,
  data: { inbox_id: inbox.id, name: "Mia", phone_number: "+4917012345", identifier: "4917012345@s.whatsapp.net" },
});
const contact = created.payload.contact;
const found = await admin.contacts.filter({
  accountId,
  payload: [{ attribute_key: "phone_number", filter_operator: "equal_to", values: ["4917012345"], query_operator: null }],
});
assert.deepEqual(found.payload.map((row) => row.id), [contact.id]);
assert.equal((await admin.contacts.search({ accountId, q: "Mia" })).payload[0].phone_number, "+4917012345");
await admin.contacts.update({ accountId, id: contact.id, data: { name: "Mia Rossi", custom_attributes: { plan: "gold" } } });
const known = await admin.contacts.get({ accountId, id: contact.id });
assert.deepEqual([known.payload.name, known.payload.custom_attributes], ["Mia Rossi", { plan: "gold" }]);
await account.hears("the contact", (told) => told.event === "contact_created" && told.id === contact.id);

// A conversation, with the bot first.
const conversation = await admin.conversations.create({
  accountId,
  data: { contact_id: String(contact.id), inbox_id: String(inbox.id) },
});
assert.equal(conversation.status, "pending");
const conversationId = conversation.id;
await account.hears("the conversation", (told) => told.event === "conversation_created" && told.id === conversationId);

// What the customer writes, with a picture, reaches the bot.
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const incoming = await admin.messages.create({
  accountId,
  conversationId,
  data: {
    content: "Where is my parcel?",
    message_type: "incoming",
    private: false,
    source_id: "WAID:1",
    content_attributes: {},
    attachments: [{ content: pixel, encoding: "base64", filename: "parcel.png" }],
  },
});
assert.deepEqual([incoming.message_type, incoming.source_id, incoming.attachments.length], [0, "WAID:1", 1]);
const heard = await botHears.hears(
  "the customer's words",
  (told) => told.event === "message_created" && told.message_type === "incoming",
);
assert.deepEqual([heard.id, heard.content, heard.private], [incoming.id, "Where is my parcel?", false]);
assert.equal(heard.conversation.status, "pending");
assert.equal(heard.conversation.id, conversationId);
assert.equal(heard.conversation.meta.sender.phone_number, "+4917012345");
assert.equal(heard.sender.type, "contact");
assert.equal(heard.inbox.id, inbox.id);
const file = await fetch(heard.attachments[0].data_url);
assert.equal(Buffer.from(await file.arrayBuffer()).toString("base64"), pixel);
assert.equal((await fetch(`${heard.attachments[0].data_url}0`)).status, 404);

// The bot answers; the bridge carries it.
const answer = await bot.messages.create({
  accountId,
  conversationId,
  data: { content: "You said: Where is my parcel?", message_type: "outgoing" },
});
assert.deepEqual([answer.message_type, answer.sender_type], [1, "AgentBot"]);
const carried = await bridge.hears("the bot's answer", (told) => told.id === answer.id && told.event === "message_created");
assert.deepEqual([carried.message_type, carried.conversation.contact_inbox.source_id], [
  "outgoing",
  created.payload.contact_inbox.source_id,
]);
await bridge.hears("that it was sent", (told) => told.id === answer.id && told.event === "message_updated");
const question = await bot.messages.create({
  accountId,
  conversationId,
  data: {
    content: "Was that it?",
    content_type: "input_select",
    content_attributes: { items: [{ title: "Yes", value: "yes" }, { title: "No", value: "no" }] },
  },
});
assert.deepEqual([question.content_type, question.content_attributes.items[0].title], ["input_select", "Yes"]);

// Labels, then the handover: the bot may not speak any more.
assert.deepEqual((await admin.conversationLabels.add({ accountId, conversationId, data: { labels: ["parcel"] } })).payload, [
  "parcel",
]);
assert.deepEqual((await admin.conversationLabels.list({ accountId, conversationId })).payload, ["parcel"]);
const toggled = await bot.conversations.toggleStatus({ accountId, conversationId, data: { status: "open" } });
assert.deepEqual(toggled.payload, { success: true, current_status: "open", conversation_id: conversationId });
await botHears.hears("that it is open", (told) => told.event === "conversation_opened");
await assert.rejects(
  bot.messages.create({ accountId, conversationId, data: { content: "And another thing" } }),
  (error) => error.status === 404 || error.status === 409,
);

// To a team.
const teams = await admin.teams.list({ accountId });
const team = teams.find((row) => row.name === process.env.TEAM);
const assigned = await admin.conversationAssignment.assign({ accountId, conversationId, data: { team_id: team.id } });
assert.equal(assigned.id, team.id);
const shown = await admin.conversations.get({ accountId, conversationId });
assert.deepEqual([shown.meta.team.id, shown.status, shown.labels], [team.id, "open", ["parcel"]]);
assert.ok(Array.isArray(await admin.teams.listMembers({ accountId, teamId: team.id })));

// A person's reply with a file, and a note that the bridge does not carry.
const note = await admin.messages.create({ accountId, conversationId, data: { content: "He is angry", private: true } });
assert.equal(note.private, true);
const reply = await admin.messages.create({
  accountId,
  conversationId,
  data: { content: "Here it is", attachments: [{ content: pixel, encoding: "base64", filename: "map.png" }] },
});
assert.deepEqual([reply.sender_type, reply.attachments[0].file_type], ["User", "image"]);
await bridge.hears("the reply", (told) => told.id === reply.id);
assert.ok(!bridge.told.some((told) => told.id === note.id), "a note stays in the house");

// What a bridge itself has sent is named and not carried once more.
const mirrored = await admin.messages.create({ accountId, conversationId, data: { content: "From my phone", source_id: "WAID:2" } });
assert.deepEqual([mirrored.source_id, mirrored.status], ["WAID:2", "sent"]);

// Resolved, and reopened by the customer: the same conversation, the bot first.
const resolved = await admin.conversations.toggleStatus({ accountId, conversationId, data: { status: "resolved" } });
assert.equal(resolved.payload.current_status, "resolved");
await bridge.hears("the end", (told) => told.event === "conversation_status_changed" && told.status === "resolved");
const again = await admin.messages.create({
  accountId,
  conversationId,
  data: { content: "One more thing", message_type: "incoming", source_id: "WAID:3" },
});
assert.equal(again.conversation_id, conversationId);
assert.equal((await admin.conversations.get({ accountId, conversationId })).status, "pending");
const all = await admin.messages.list({ accountId, conversationId });
const words = all.payload.map((row) => row.content);
for (const said of ["Where is my parcel?", "You said: Where is my parcel?", "Here it is", "One more thing"]) {
  assert.ok(words.includes(said), `${said} in ${words}`);
}
const open = await admin.conversations.list({ accountId, status: "pending" });
assert.deepEqual([open.data.payload.length, open.data.meta.all_count], [1, 1]);
assert.deepEqual((await admin.contacts.listConversations({ accountId, id: contact.id })).payload.map((row) => row.id), [
  conversationId,
]);

// Nobody gets in without a token, or by another account.
await assert.rejects(client("nothing").profile.profile(), (error) => error.status === 401);
await assert.rejects(admin.inboxes.list({ accountId: 2 }), (error) => error.status === 404);
await assert.rejects(bot.inboxes.create({ accountId, data: { name: "Mine", channel: { type: "api" } } }), (error) => error.status === 403);

console.log("done");
process.exit(0);
