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

// A page tells what happened. Whoever sees one of the house's pages has seen it there.
async function tell({ title, body, address }) {
  const pages = await clients.matchAll({ type: 'window' });
  if (pages.some((page) => page.visibilityState === 'visible')) return;
  // The next word in a conversation takes the place of the one before.
  const more = { body, tag: address, data: address, icon: '/icons/192.png', renotify: true };
  await registration.showNotification(title, more);
}

async function lead(address) {
  const [page] = await clients.matchAll({ type: 'window' });
  if (page === undefined) return clients.openWindow(address);
  await page.focus();
  return page.navigate(address);
}

addEventListener('message', (event) => event.waitUntil(tell(event.data)));

addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data));
});
