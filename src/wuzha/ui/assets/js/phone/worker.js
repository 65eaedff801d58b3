// SPDX-License-Identifier: Apache-2.0
// The service worker of pages that work without signal. NAME, VERSION, SHELLS (page → its shell) and FILES stand before
// it (`ui/offline.py`).
// It keeps the shell and static files, never an answer with anybody's data: pages come from the network, and without
// one the shell stands in for them.
const MINE = `wuzha-${NAME}-`;
const CACHE = MINE + VERSION;
//: Milliseconds until the shell stands in for a page that does not come.
const PATIENCE = 8000;

//: The server has newer files than this worker: until the next one has taken over, files come from the network.
let old = false;

self.addEventListener("install", (event) => {
  const wanted = [...Object.values(SHELLS), ...FILES].map((url) => new Request(url, { cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(wanted)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith(MINE) && name !== CACHE);
    await Promise.all(names.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    const face = Object.keys(SHELLS).find((page) => url.pathname.startsWith(page));
    if (face) event.respondWith(page(event, SHELLS[face], url));
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(file(request, url));
  }
});

async function page(event, shell, url) {
  const standIn = () => caches.match(shell, { ignoreVary: true });
  if (url.pathname === shell) return (await standIn()) ?? fetch(event.request);
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), PATIENCE);
  try {
    const response = await fetch(event.request, { signal: waiting.signal });
    const version = response.headers.get("X-Phone-Version");
    old = version !== VERSION;
    if (version && old) event.waitUntil(self.registration.update().catch(() => undefined));
    // A gateway that has lost its server is no better than no signal.
    return response.status >= 502 ? ((await standIn()) ?? response) : response;
  } catch (error) {
    const found = await standIn();
    if (found) return found;
    throw error;
  } finally {
    // Headers are here: the rest may take its time.
    clearTimeout(timer);
  }
}

async function file(request, url) {
  const held = await (await caches.open(CACHE)).match(url.pathname, { ignoreVary: true });
  if (!held) return fetch(request);
  if (!old) return held;
  return fetch(request).catch(() => held);
}
