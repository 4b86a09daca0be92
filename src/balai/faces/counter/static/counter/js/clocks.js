// @ts-check
// Neutral clocks: how long, how long until; hides comfort needs when nobody touches the screen for a while.
import { shift } from "./desk.js";

const AWAY_MS = 90_000;
const words = document.body.dataset;
const dot = document.documentElement.lang === "en" ? ":" : ".";
let touched = Date.now();

/** A text of the page with its number. @param {string | undefined} text @param {number} n */
const fill = (text, n) => (text ?? "{n}").replace("{n}", String(n));

/** @param {number} ms */
function span(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const rest = `${String(Math.floor(s / 60) % 60).padStart(s >= 3600 ? 2 : 1, "0")}${dot}${String(s % 60).padStart(2, "0")}`;
  return s >= 3600 ? `${Math.floor(s / 3600)}${dot}${rest}` : rest;
}

function beat() {
  const now = Date.now() + shift;
  for (const one of document.querySelectorAll("[data-since]")) one.textContent = span(now - Number(one.getAttribute("data-since")));
  for (const one of document.querySelectorAll("[data-minutes]")) {
    one.textContent = fill(words.wordMinutes, Math.max(0, Math.floor((now - Number(one.getAttribute("data-minutes"))) / 60_000)));
  }
  for (const one of document.querySelectorAll("[data-left]")) {
    const left = Math.ceil((Number(one.getAttribute("data-left")) - now) / 1000);
    one.textContent = fill(words.wordLeft, Math.min(60, Math.max(0, left)));
  }
  for (const bar of document.querySelectorAll("[data-until]")) if (now > Number(bar.getAttribute("data-until"))) bar.remove();
  for (const button of document.querySelectorAll("[data-after]")) allow(button, Number(button.getAttribute("data-after")) - now);
  document.body.classList.toggle("is-away", Date.now() - touched > AWAY_MS);
}

/** @param {Element} button @param {number} left */
function allow(button, left) {
  const why = button.parentElement?.querySelector("[data-why]");
  button.setAttribute("aria-disabled", String(left > 0));
  if (why) why.textContent = left > 0 ? `${why.getAttribute("data-why")} ${fill(words.wordSeconds, Math.ceil(left / 1000))}` : "";
}

for (const name of ["pointermove", "pointerdown", "keydown"]) document.addEventListener(name, () => ((touched = Date.now())), { passive: true });
document.addEventListener("balai:applied", beat);
setInterval(beat, 1000);
beat();
