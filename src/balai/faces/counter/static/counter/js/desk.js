// @ts-check
// Acts without leaving the page: sends a form, swaps what the answer names (without this module the same forms post
// and the page comes back whole); search; more rows.
import { apply, say } from "./swap.js";

const main = /** @type {HTMLElement} */ (document.querySelector("main.console"));
const here = document.body.dataset;
/** Server time minus this machine's time, ms. */
export const shift = Number(here.now) - Date.now();
const FEW = 12;
const CALM_MS = 5000;
let filled = 0;
export const base = `/loket/${here.counter}/`;

/** @param {string} path @param {RequestInit} [how] */
export async function fetchFragment(path, how = {}) {
  const answer = await fetch(path, { ...how, headers: { "X-Fragment": "1" }, credentials: "same-origin" });
  const out = answer.status === 403 || (answer.redirected && new URL(answer.url).pathname.startsWith("/masuk"));
  if (out) location.reload(); // signed out: the page itself leads to the door
  if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
  return answer.text();
}

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.hasAttribute("data-act")) return;
  event.preventDefault();
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  if (button?.getAttribute("aria-disabled") === "true") return say(button.parentElement?.querySelector(".why")?.textContent ?? "");
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  if (form.hasAttribute("popover")) form.hidePopover();
  main.setAttribute("aria-busy", "true");
  try {
    apply(await fetchFragment(form.action, { method: "POST", body: new FormData(form, button) }));
    broken(false);
  } catch {
    delete form.dataset.sent; // the key stays the same, so trying again cannot act twice
    broken(true);
    document.dispatchEvent(new Event("balai:lost"));
  }
  main.removeAttribute("aria-busy");
});

/** @param {boolean} is */
const broken = (is) => document.getElementById("putus")?.toggleAttribute("hidden", !is);

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.dataset.search) return;
  event.preventDefault();
  const query = new URLSearchParams(/** @type {any} */ (new FormData(form))).toString();
  const found = document.getElementById("hasil");
  if (found) found.innerHTML = await fetchFragment(`${form.dataset.search}?${query}`);
});

document.addEventListener("click", (event) => {
  const link = /** @type {HTMLElement} */ (event.target).closest?.("[data-rest]");
  if (!(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  more(link);
});

// A line that ran short fills itself.
document.addEventListener("balai:applied", () => {
  for (const link of document.querySelectorAll("[data-rest]:not([hidden])")) {
    const rows = document.querySelectorAll(`[data-line="${/** @type {HTMLElement} */ (link).dataset.rest}"] [data-row]`);
    if (rows.length >= FEW || Date.now() - filled < CALM_MS) continue;
    filled = Date.now();
    more(/** @type {HTMLAnchorElement} */ (link), 0);
  }
});

/** @param {HTMLAnchorElement} link @param {number} [from] */
async function more(link, from) {
  const code = link.dataset.rest ?? "";
  const shown = from ?? document.querySelectorAll(`[data-line="${code}"] [data-row]`).length;
  apply(await fetchFragment(`${base}baris/?antrean=${encodeURIComponent(code)}&lewati=${shown}`), true);
}
