// @ts-check
// The kiosk's behaviours, each of which the pages also live without.

import { watchIdle } from "./idle.js";
import { keys } from "./keys.js";
import { printing } from "./print.js";
import { searchAsTyped } from "./search.js";
import { switches } from "./switches.js";

document.addEventListener("contextmenu", (event) => event.preventDefault());
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", () => {
    // The key in the form makes a second tap harmless; this only shows that the first one was felt.
    setTimeout(() => form.querySelectorAll("button").forEach((button) => (button.disabled = true)), 0);
  });
}
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
for (const board of document.querySelectorAll("[data-keys]")) keys(/** @type {HTMLElement} */ (board));
const search = document.querySelector("form[data-search]");
if (search) searchAsTyped(/** @type {HTMLFormElement} */ (search));
const bar = document.querySelector("form[data-display]");
if (bar) switches(/** @type {HTMLFormElement} */ (bar));
const idle = document.querySelector("[data-idle]");
const quiet = watchIdle(/** @type {HTMLDialogElement} */ (idle));
printing(quiet);
const renew = document.querySelector("[data-renew]");
// The first page carries a QR that lives for minutes: draw it anew while nobody is here.
if (renew) setInterval(() => location.reload(), Number(/** @type {HTMLElement} */ (renew).dataset.renew) * 1000);
