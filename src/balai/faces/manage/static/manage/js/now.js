// @ts-check
// Keeps the now-screen fresh: a word on the stream (at most every 4 s), else every 15 s. Never under a busy hand.

const region = /** @type {HTMLElement} */ (document.querySelector("[data-now-screen]"));
const POLL_MS = 15_000;
const CALM_MS = 4000;
const TYPES = [
  "ticket.issued", "ticket.called", "service.started", "service.finished", "ticket.missed", "ticket.transferred",
  "counter.opened", "counter.closed", "counter.paused", "counter.resumed", "counter.profile_changed",
  "closure.declared", "closure.withdrawn", "day.closed",
];
let last = Date.now();
let wanted = false;
let pressed = false;

async function refresh() {
  if (document.hidden || pressed || choosing()) return;
  wanted = false;
  last = Date.now();
  try {
    const answer = await fetch(region.dataset.poll ?? "", { headers: { "X-Fragment": "1" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    show(await answer.text());
    lost(false);
  } catch {
    lost(true);
  }
}

const choosing = () => document.activeElement instanceof HTMLSelectElement && region.contains(document.activeElement);

/** @param {string} html */
function show(html) {
  if (pressed) return;
  const focused = document.activeElement;
  const id = focused && region.contains(focused) ? focused.id : "";
  const open = [...region.querySelectorAll("details")].map((one) => one.open);
  region.innerHTML = html;
  region.querySelectorAll("details").forEach((one, n) => (one.open = open[n] ?? false));
  if (id) document.getElementById(id)?.focus({ preventScroll: true });
}

/** @param {boolean} is */
function lost(is) {
  region.querySelector("[data-lost]")?.toggleAttribute("hidden", !is);
}

addEventListener("pointerdown", () => (pressed = true));
addEventListener("pointerup", () => setTimeout(() => (pressed = false), 300));
addEventListener("pointercancel", () => (pressed = false));
setInterval(() => {
  const age = Date.now() - last;
  if (age > POLL_MS || (wanted && age > CALM_MS)) refresh();
}, 500);
document.addEventListener("visibilitychange", () => (wanted = true));
if (region.dataset.stream) {
  const stream = new EventSource(region.dataset.stream);
  for (const type of TYPES) stream.addEventListener(type, () => (wanted = true));
}
