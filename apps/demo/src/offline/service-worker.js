// The page's service worker. The build puts `self.precache = { version, files }` before it (`build/offline-page.ts`).
//
// | request | answer |
// |---|---|
// | the page | the network's, so that a new version shows at once; the kept one when the network is slow or away |
// | a file of the page | the kept one; names carry a hash of the content |
// | data sets, other origins | not touched: the data package verifies and keeps what it fetched |
//
// All answers get the headers of cross-origin isolation, which a static host does not send: threads share memory then.

const { version, files } = self.precache ?? { version: 'none', files: [] };
const scope = new URL(self.registration.scope);
/** One origin may hold several copies of the page, each with caches of its own. */
const prefix = `lab-page ${scope.pathname} `;
const cacheName = prefix + version;
const addresses = new Set(files.map((file) => new URL(file, scope).href));
const page = new URL('./', scope).href;
/** What the network may take before the kept page is shown, in ms. */
const patience = 4_000;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(cacheName).then((cache) =>
      // Not the browser's own cache: a file of the same name may be of an older build there.
      cache.addAll([page, ...addresses].map((address) => new Request(address, { cache: 'reload' }))),
    ),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      await Promise.all(
        names
          .filter((name) => name.startsWith(prefix) && name !== cacheName)
          .map((name) => caches.delete(name)),
      );
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  url.hash = '';
  url.search = '';
  if (request.method !== 'GET' || !url.href.startsWith(scope.href)) return;
  if (request.mode === 'navigate') event.respondWith(openPage(event));
  else if (addresses.has(url.href)) event.respondWith(file(event, url.href));
});

async function openPage({ request }) {
  const kept = await (await caches.open(cacheName)).match(page);
  const fresh = fetch(request).then((answer) => {
    // A portal's or a broken server's page is no reason to lose ours.
    if (!answer.ok && kept) throw new Error(`HTTP ${answer.status}`);
    return answer;
  });
  if (!kept) return isolated(await fresh);
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), patience));
  return isolated(await Promise.race([fresh, late]).catch(() => kept));
}

async function file({ request }, address) {
  const kept = await (await caches.open(cacheName)).match(address);
  return isolated(kept ?? (await fetch(request)));
}

function isolated(answer) {
  // An opaque redirect has nothing to add headers to.
  if (answer.status === 0 || answer.type === 'opaqueredirect') return answer;
  const headers = new Headers(answer.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}
