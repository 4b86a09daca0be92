// @ts-check
// One key per act (WCAG 2.1.4): off while typing, can be switched off, each key can be changed. Kept per browser.

import { say } from "./swap.js";

const ACTS = /** @type {const} */ ([
  ["utama", " "], ["mulai", "m"], ["selesai", "s"], ["ulang", "u"], ["lewat", "l"], ["tahan", "h"], ["alih", "t"],
  ["jeda", "j"], ["tutup", "x"], ["cepat", "c"], ["urung", "z"], ["cari", "/"], ["bantuan", "?"],
]);
/** What the page calls each act, in its language. @type {DOMStringMap} */
const words = /** @type {HTMLElement | null} */ (document.querySelector("[data-keys-rows]"))?.dataset ?? {};
const STORE = "balai.loket.tombol";
/** @type {{off?: boolean, keys?: Record<string, string>}} */
let kept = read();

function read() {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? "{}");
  } catch {
    return {};
  }
}

function keep() {
  try {
    localStorage.setItem(STORE, JSON.stringify(kept));
  } catch {
    // a browser that keeps nothing still works with the usual keys
  }
  show();
}

/** @param {string} act */
const keyOf = (act) => kept.keys?.[act] ?? ACTS.find(([name]) => name === act)?.[1] ?? "";
/** @param {string} key */
const word = (key) => (key === " " ? words.space ?? "" : key.length === 1 ? key.toUpperCase() : key);

function show() {
  for (const cap of document.querySelectorAll("kbd[data-key]")) {
    cap.textContent = word(keyOf(/** @type {HTMLElement} */ (cap).dataset.key ?? ""));
    cap.toggleAttribute("hidden", Boolean(kept.off));
  }
}

/** @param {KeyboardEvent} event */
function typing(event) {
  const on = /** @type {HTMLElement} */ (event.target);
  if (on.isContentEditable || on.matches("textarea, select, input:not([type=checkbox], [type=radio])")) return true;
  const presses = event.key === " " || event.key === "Enter";
  return presses && on.matches("a, button, summary, input, [role=button]");
}

document.addEventListener("keydown", (event) => {
  if (kept.off || event.ctrlKey || event.altKey || event.metaKey || event.repeat || typing(event)) return;
  if (document.querySelector("[popover]:popover-open")) return;
  const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const act = ACTS.map(([name]) => name).find((name) => keyOf(name) === pressed) ?? (pressed === "Enter" ? "utama" : "");
  if (!act) return;
  event.preventDefault();
  const target = document.querySelector(`[data-key-act="${act}"]`);
  if (!(target instanceof HTMLElement)) return say(words.later ?? "");
  const fold = target.closest("details");
  if (fold) fold.open = true;
  if (target instanceof HTMLInputElement) target.select();
  target.focus();
  if (target instanceof HTMLButtonElement) target.click();
});

function table() {
  const rows = document.querySelector("[data-keys-rows]");
  if (!rows) return;
  rows.replaceChildren(...ACTS.map(([name]) => {
    const row = document.createElement("tr");
    row.innerHTML = `<th scope="row"><label for="tombol-${name}">${words[name]}</label></th><td><input id="tombol-${name}" readonly></td>`;
    const field = /** @type {HTMLInputElement} */ (row.querySelector("input"));
    field.value = word(keyOf(name));
    field.addEventListener("keydown", (event) => change(event, name, field));
    return row;
  }));
}

/** @param {KeyboardEvent} event @param {string} name @param {HTMLInputElement} field */
function change(event, name, field) {
  if (event.key === "Tab" || event.key === "Escape" || event.key === "Shift") return;
  event.preventDefault();
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const taken = ACTS.find(([other]) => other !== name && keyOf(other) === key);
  field.setCustomValidity(taken ? (words.taken ?? "").replace("{name}", words[taken[0]] ?? "") : "");
  field.reportValidity();
  if (taken) return;
  kept = { ...kept, keys: { ...kept.keys, [name]: key } };
  field.value = word(key);
  keep();
}

const off = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-keys-off]"));
if (off) off.checked = Boolean(kept.off);
off?.addEventListener("change", () => ((kept = { ...kept, off: off.checked }), keep()));
document.querySelector("[data-keys-reset]")?.addEventListener("click", () => ((kept = {}), keep(), table(), off && (off.checked = false)));
document.addEventListener("balai:applied", show);
table();
show();
