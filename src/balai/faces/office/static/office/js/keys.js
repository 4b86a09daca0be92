// @ts-check
// Keys of the office (WCAG 2.1.4): off while typing, and can be switched off. Every key presses what is on the page.

const STORE = "balai.kantor.pintasan";
/** Key -> what it presses: `[data-key]` by name, or a move. @type {Record<string, () => void>} */
const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  a: () => press(current()?.querySelector("[data-take]") ?? document.querySelector("[data-take]")),
  v: () => press(current()?.querySelector("[data-verify], [data-pick]")),
  l: () => press(document.querySelector('[data-turn="1"]')),
  h: () => press(document.querySelector('[data-turn="-1"]')),
  n: () => press(nextSheet()),
  i: () => press(document.querySelector('[data-key="masuk"]')),
  "/": () => find(),
  "?": () => press(document.querySelector('[data-key="bantuan"]')),
};

/** @param {KeyboardEvent} event */
function typing(event) {
  const on = /** @type {HTMLElement} */ (event.target);
  return on.isContentEditable || on.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

/** The row or line in focus. @returns {HTMLElement | null} */
const current = () => document.activeElement?.closest("[data-row], [data-line]") ?? null;

/** @param {number} by */
function move(by) {
  const all = [...document.querySelectorAll("[data-row], [data-line]")];
  const here = current();
  const next = all[here ? all.indexOf(here) + by : by > 0 ? 0 : all.length - 1];
  if (!(next instanceof HTMLElement)) return;
  const place = next.hasAttribute("data-line") ? next : next.querySelector("a, input");
  if (place instanceof HTMLElement) place.focus();
  next.scrollIntoView({ block: "nearest" });
}

function nextSheet() {
  const all = [...document.querySelectorAll("[data-sheet]")];
  return all[(all.findIndex((one) => one.hasAttribute("aria-current")) + 1) % (all.length || 1)];
}

/** @param {Element | null | undefined} target */
function press(target) {
  if (target instanceof HTMLElement) target.click();
}

function find() {
  const field = document.querySelector('main [data-key="cari"]') ?? document.querySelector('[data-key="cari"]');
  if (field instanceof HTMLInputElement) field.select();
  if (field instanceof HTMLElement) field.focus();
}

const off = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-keys-off]"));

function show() {
  for (const cap of document.querySelectorAll("[data-cap]")) cap.toggleAttribute("hidden", Boolean(off?.checked));
}

try {
  if (off) off.checked = localStorage.getItem(STORE) === "off";
} catch {
  // a browser that keeps nothing has the keys on
}
off?.addEventListener("change", () => {
  try {
    localStorage.setItem(STORE, off.checked ? "off" : "on");
  } catch {
    // lasts as long as the page
  }
  show();
});

document.addEventListener("keydown", (event) => {
  if (off?.checked || event.ctrlKey || event.altKey || event.metaKey || typing(event)) return;
  if (document.querySelector("[popover]:popover-open")) return;
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

for (const one of document.querySelectorAll('[data-key="bantuan"]')) one.removeAttribute("hidden");
show();
document.getElementById("tolak")?.focus();
