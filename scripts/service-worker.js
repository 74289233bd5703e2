/*
 * Keeps this version's files so that the page opens without a network, and answers every request from them or not at
 * all. A new version is fetched and waits; it takes over only when the person using the page says so.
 *
 * The page it hands out carries headers that a plain host cannot send and a <meta> element cannot hold.
 */
const version = '__VERSION__';
const files = [/* __FILES__ */];
const cacheName = `benchside-${version}`;

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "sandbox allow-scripts allow-same-origin allow-downloads allow-modals allow-forms; frame-ancestors 'none'",
  'connection-allowlist': '(response-origin)',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
};

const { scope } = self.registration;
const urls = new Set(files.map((file) => new URL(file, scope).href));

/** The kept file at an address of ours; fetched once more where the browser has thrown its copy away. */
async function kept(url) {
  const cache = await caches.open(cacheName);
  return (await cache.match(url)) ?? fetch(url);
}

async function page() {
  const { body, ok } = await kept(scope);
  return ok ? new Response(body, { headers }) : Response.error();
}

self.addEventListener('install', (event) => {
  const fresh = files.map((file) => new Request(file, { cache: 'reload' }));
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(fresh)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('benchside-') && name !== cacheName)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('message', (event) => {
  if (event.data === 'takeOver') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const url = origin + pathname;
  if (request.mode === 'navigate') {
    // Other pages of the host, and the single file beside this one, are no business of ours.
    if (url === scope || url === `${scope}index.html`) event.respondWith(page());
    return;
  }
  const ours = request.method === 'GET' && urls.has(url) && request.url === url;
  event.respondWith(ours ? kept(url) : Promise.resolve(Response.error()));
});
