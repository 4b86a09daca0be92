// @ts-check
// The last good state on this screen: in localStorage, and the page itself with the service worker.

/** @param {string} name */
export function keeper(name) {
  const key = `papan:${name}`;
  let due = 0;
  /** @type {(() => any) | null} */
  let waiting = null;
  const write = () => {
    window.clearTimeout(due);
    due = 0;
    try {
      if (waiting) localStorage.setItem(key, JSON.stringify(waiting()));
    } catch {
      // a full or forbidden store only costs the start without a server
    }
    waiting = null;
  };
  window.addEventListener("pagehide", write);
  return {
    /** @returns {any} what was kept, or null */
    load() {
      try {
        const kept = JSON.parse(localStorage.getItem(key) ?? "null");
        return kept && Number.isInteger(kept.seq) && Array.isArray(kept.current) ? kept : null;
      } catch {
        return null;
      }
    },
    /** Write it down, at most once a second and when the page goes. @param {() => any} state */
    save(state) {
      waiting = state;
      due ||= window.setTimeout(write, 1000);
    },
  };
}

/** Keep the page for a start without the server, where the browser can. @param {string} script */
export function keepPage(script) {
  if (!("serviceWorker" in navigator)) return;
  const first = !navigator.serviceWorker.controller;
  navigator.serviceWorker
    .register(script, { scope: "/papan/" })
    .then(() => first && shelvePage())
    .catch(() => {});
}

/** The first visit came before the keeper: put the page and what it is made of on the keeper's shelf. */
async function shelvePage() {
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  const own = loaded.filter((name) => name.startsWith(location.origin) && /\/(static|gaya)\//.test(name));
  await (await caches.open("papan-1")).addAll([...new Set([location.href, ...own])]);
}
