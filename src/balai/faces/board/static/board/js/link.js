// @ts-check
// The line to the server: the journal's stream first, a poll while it is away, and the whole truth after each gap.
// Every zone's entries come: a transfer to another zone must clear a call here too.

const POLL_MS = 4000;
const REFRESH_MS = 20_000;
const SILENT_MS = 25_000;
const RETRY_MS = 2000;
export const CALLS = ["ticket.called", "ticket.recalled"];
export const AT_DESK = ["service.started"];
export const GONE = ["ticket.missed", "ticket.held", "ticket.transferred", "ticket.cancelled", "ticket.not_served"];
export const LOOK_AGAIN = ["ticket.undone", "announcement.made", "day.closed"];

/**
 * @param {{stream: string, source: string, seq: () => number,
 *   entry: (type: string, told: any) => void, truth: (told: any, asked: number) => void, alive: () => void}} to
 */
export function link(to) {
  /** @type {EventSource | undefined} */
  let stream;
  let open = false;
  let heard = 0;
  let asked_at = performance.now();
  let asking = false;
  let soon = 0;

  async function ask() {
    if (asking) return;
    asking = true;
    asked_at = performance.now();
    const asked = to.seq();
    try {
      const answer = await fetch(to.source, {
        cache: "no-cache",
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(POLL_MS),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      to.truth(told, asked);
      to.alive();
    } catch {
      // the next poll tries again; the page says since when it is without connection
    }
    asking = false;
  }

  const askSoon = () => {
    clearTimeout(soon);
    soon = window.setTimeout(ask, 150);
  };

  function connect() {
    stream?.close();
    open = false;
    stream = new EventSource(`${to.stream}?after=${to.seq()}`);
    const listen = (/** @type {string} */ type, /** @type {(told: any) => void} */ act) =>
      stream?.addEventListener(type, (event) => {
        heard = performance.now();
        open = true;
        to.alive();
        act(JSON.parse(/** @type {MessageEvent} */ (event).data));
      });
    listen("hello", ask);
    listen("tick", () => {});
    for (const type of [...CALLS, ...AT_DESK, ...GONE]) listen(type, (told) => to.entry(type, told));
    for (const type of LOOK_AGAIN) listen(type, (told) => {
      to.entry(type, told);
      askSoon();
    });
    stream.onerror = () => {
      open = false;
      if (stream?.readyState === EventSource.CLOSED) window.setTimeout(connect, RETRY_MS);
    };
  }

  setInterval(() => {
    const now = performance.now();
    if (open && now - heard > SILENT_MS) connect();
    if (now - asked_at >= (open ? REFRESH_MS : POLL_MS)) ask();
  }, 500);
  window.addEventListener("online", () => {
    ask();
    connect();
  });
  window.addEventListener("pagehide", () => stream?.close());
  connect();
}
