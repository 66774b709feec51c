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
