// Talks with the control API.

async function ask(method, path, body) {
  const response = await fetch(`/control/${path}`, {
    method,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) {
    const answer = await response.json().catch(() => ({}));
    throw new Error(answer.error ?? `The world answered ${response.status}.`);
  }
  return response.status === 204 ? null : response.json();
}

export const world = {
  bots: () => ask("GET", "bots"),
  createBot: (bot) => ask("POST", "bots", bot),
  users: () => ask("GET", "users"),
  createUser: (user) => ask("POST", "users", user),
  chat: (bot, user) => ask("GET", `chats/${bot}/${user}`),
  act: (bot, user, act) => ask("POST", `chats/${bot}/${user}/acts`, act),
  groups: () => ask("GET", "groups"),
  createGroup: (group) => ask("POST", "groups", group),
  groupChat: (group, bot, user) => ask("GET", `groups/${group}/${bot}/${user}`),
  actIn: (group, bot, user, act) => ask("POST", `groups/${group}/${bot}/${user}/acts`, act),
  followIn: (group, bot, user, payload) => ask("POST", `groups/${group}/${bot}/${user}/link`, { payload }),
  stand: (group, bot, user, standing) => ask("PUT", `groups/${group}/${bot}/${user}`, standing),
  faults: () => ask("GET", "faults"),
  setFaults: (faults) => ask("PUT", "faults", faults),
  telephones: () => ask("GET", "telephones"),
  key: (number, key) => ask("POST", `telephones/${encodeURIComponent(number)}/keys`, key),
  file: (fileId) => `/control/files/${encodeURIComponent(fileId)}`,
};

/** Calls `onChange` for every change and `onConnection` when the stream comes and goes. */
export function listen(onChange, onConnection) {
  const events = new EventSource("/control/events");
  events.onopen = () => onConnection(true);
  events.onerror = () => onConnection(false);
  events.onmessage = (event) => onChange(JSON.parse(event.data));
  addEventListener("pagehide", () => events.close());
}
