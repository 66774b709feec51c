// What the pages leave behind in a browser: one page that says that there is no connection.
// Nothing of the house is kept, and no page: whatever is shown came from the server just now.
// The name of what is kept changes with every release, so an old one goes when a new one comes.
const KEPT = 'offline VERSION';
const OFFLINE = '/offline';
const FILES = [OFFLINE, '/pkg/switchboard.css'];

addEventListener('install', (event) => {
  const fresh = FILES.map((file) => new Request(file, { cache: 'reload' }));
  const kept = caches.open(KEPT).then((cache) => cache.addAll(fresh));
  event.waitUntil(kept.then(() => skipWaiting()));
});

addEventListener('activate', (event) => {
  const forget = (names) =>
    Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(forget).then(() => clients.claim()));
});

addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const { pathname } = new URL(request.url);
  const isPage = request.mode === 'navigate';
  if (!isPage && !FILES.includes(pathname)) return;
  const instead = () =>
    caches.match(isPage ? OFFLINE : pathname).then((found) => found ?? Response.error());
  event.respondWith(fetch(request).catch(instead));
});

// A page or a push service tells what happened, each maybe what the other told. Whoever sees one of the house's
// pages has seen it there.
async function tell(told, isPushed) {
  const { address, seq } = told;
  const pages = await clients.matchAll({ type: 'window' });
  const isSeen = pages.some((page) => page.visibilityState === 'visible');
  // Safari ends a subscription when a push shows nothing three times, also while a page is seen.
  const isOwed = isPushed && !/Chrom|Firefox/.test(navigator.userAgent);
  if (isSeen && !isOwed) return;
  const [shown] = await registration.getNotifications({ tag: address });
  const isTold = shown !== undefined && shown.data.seq >= seq;
  if (isTold && !isPushed) return;
  const { title, body } = isTold ? shown : told;
  const isSilent = isSeen || isTold;
  // The next word in a conversation takes the place of the one before.
  const data = isTold ? shown.data : { address, seq };
  const more = { body, tag: address, data, icon: '/icons/192.png', renotify: !isSilent, silent: isSilent };
  await registration.showNotification(title, more);
  if (!isSeen) return;
  for (const notification of await registration.getNotifications({ tag: address })) notification.close();
}

async function ask(address, body) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
  return answer.json();
}

// The push service gives another address: the house is told of it, and knows by the login which one it replaces.
async function renew({ newSubscription, oldSubscription }) {
  const options = async () => ({
    userVisibleOnly: true,
    applicationServerKey:
      oldSubscription?.options.applicationServerKey ?? (await ask('/fn/push_key', {})),
  });
  const fresh = newSubscription ?? (await registration.pushManager.subscribe(await options()));
  const { endpoint, keys } = fresh.toJSON();
  const subscription = { endpoint, p256dh: keys.p256dh, auth: keys.auth };
  await ask('/fn/renew_push_browser', { subscription });
}

async function lead(address) {
  const [page] = await clients.matchAll({ type: 'window' });
  if (page === undefined) return clients.openWindow(address);
  await page.focus();
  return page.navigate(address);
}

addEventListener('message', (event) => event.waitUntil(tell(event.data, false)));

addEventListener('push', (event) => event.waitUntil(tell(event.data.json(), true)));

addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));

addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data.address));
});
