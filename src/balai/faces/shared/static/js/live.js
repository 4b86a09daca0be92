// @ts-check
// Keeps <section data-live data-stream data-poll> fresh: a word on the stream, or 15 s without a stream, fetches the
// fragment at data-poll. EventSource repeats Last-Event-ID by itself. The fragment's first element may carry
// data-say (read aloud when it changes), data-at (the mall's clock), data-title and data-called (new value = vibrate).

const POLL_MS = 15_000;
const SAFETY_MS = 60_000;

/** @param {HTMLElement} region */
export function keepLive(region) {
  let last = region.innerHTML.trim();
  let called = mark(region, "called");
  let connected = false;
  let wanted = 0;
  /** @type {number | undefined} */
  let timer;

  const schedule = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = window.setTimeout(refresh, connected ? SAFETY_MS : POLL_MS);
  };

  async function refresh() {
    const turn = ++wanted;
    try {
      const answer = await fetch(region.dataset.poll ?? "", { cache: "no-cache", headers: { "X-Fragment": "1" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = (await answer.text()).trim();
      if (turn === wanted && html !== last) show(html);
      report(true);
    } catch {
      report(false);
    }
    schedule();
  }

  /** @param {string} html */
  function show(html) {
    const focused = document.activeElement;
    const id = focused && region.contains(focused) ? focused.id : "";
    last = html;
    region.innerHTML = html;
    if (id) document.getElementById(id)?.focus();
    announce(mark(region, "say"));
    for (const at of document.querySelectorAll("[data-live-at]")) at.textContent = mark(region, "at");
    const title = mark(region, "title");
    if (title) document.title = title;
    const now = mark(region, "called");
    if (now && now !== called) navigator.vibrate?.([300, 150, 300, 150, 600]);
    called = now;
  }

  listen(region, {
    word: refresh,
    state: (open) => {
      connected = open;
      schedule();
    },
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : refresh()));
  schedule();
}

/** @param {HTMLElement} region @param {{word: () => void, state: (open: boolean) => void}} on */
function listen(region, on) {
  const url = region.dataset.stream;
  if (!url || !("EventSource" in window)) return;
  /** @type {EventSource | undefined} */
  let stream;
  let soon = 0;
  let due = Infinity;
  /** @param {MessageEvent} event */
  const heard = (event) => {
    const mine = (region.dataset.numbers ?? "").split(" ").includes(JSON.parse(event.data).number);
    const wait = mine ? 100 : 2_000 + Math.random() * 4_000; // a hall of phones does not ask all at once
    if (performance.now() + wait >= due) return;
    clearTimeout(soon);
    due = performance.now() + wait;
    soon = window.setTimeout(() => ((due = Infinity), on.word()), wait);
  };
  const open = () => {
    if (document.hidden || stream) return;
    stream = new EventSource(url);
    stream.onopen = () => on.state(true);
    stream.onerror = () => on.state(false);
    for (const name of (region.dataset.events ?? "message").split(" ")) stream.addEventListener(name, heard);
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return open();
    stream?.close();
    stream = undefined;
    on.state(false);
  });
  open();
}

/** @param {HTMLElement} region @param {string} name */
function mark(region, name) {
  const first = region.querySelector(`[data-${name}]`);
  return first instanceof HTMLElement ? (first.dataset[name] ?? "") : "";
}

/** @param {string} text */
function announce(text) {
  const voice = document.querySelector("[data-voice]");
  if (voice && text && voice.textContent !== text) voice.textContent = text;
}

/** @param {boolean} good */
function report(good) {
  for (const lost of document.querySelectorAll("[data-live-lost]")) lost.toggleAttribute("hidden", good);
}

for (const region of document.querySelectorAll("[data-live]")) {
  if (region instanceof HTMLElement) keepLive(region);
}
