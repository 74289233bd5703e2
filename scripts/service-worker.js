/*
 * Keeps this version's files so that the page opens without a network, and answers every request from them or not at
 * all. A new version is fetched and waits; it takes over only when the person using the page says so.
 */
const version = '__VERSION__';
const files = [/* __FILES__ */];
const cacheName = `benchside-${version}`;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(files)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('message', (event) => {
  if (event.data === 'takeOver') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const ours = new URL(request.url).href.startsWith(self.registration.scope) && request.method === 'GET';
  if (!ours) {
    event.respondWith(Promise.resolve(Response.error()));
    return;
  }
  event.respondWith(
    caches
      .open(cacheName)
      .then((cache) => cache.match(request.mode === 'navigate' ? 'index.html' : request, { ignoreSearch: true }))
      .then((kept) => kept ?? Response.error()),
  );
});
