// @ts-check
// Service worker of the boards: pages from the network, and the last good copy when the server is away.

const SHELF = "papan-1";
const PATIENCE_MS = 4000;
const MOST = 80;
const worker = /** @type {any} */ (self);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(fresh(event.request));
  else if (/^\/(static|gaya)\//.test(url.pathname)) event.respondWith(kept(event.request));
});

/** @param {Request} request */
async function fresh(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok) await shelve(request, answer.clone());
    else if (answer.status >= 500) throw new Error(String(answer.status));
    return answer;
  } catch (fault) {
    const copy = await caches.match(request, { ignoreVary: true });
    if (copy) return copy;
    throw fault;
  }
}

/** @param {Request} request */
async function kept(request) {
  const copy = await caches.match(request, { ignoreVary: true });
  if (copy) return copy;
  const answer = await fetch(request);
  if (answer.ok) await shelve(request, answer.clone());
  return answer;
}

/** @param {Request} request @param {Response} answer */
async function shelve(request, answer) {
  const shelf = await caches.open(SHELF);
  const names = await shelf.keys();
  for (const old of names.slice(0, Math.max(0, names.length - MOST))) await shelf.delete(old);
  await shelf.put(request, answer);
}
