// @ts-check
// Neutral clocks: how long, how long until; hides comfort needs when nobody touches the screen for a while.
import { shift } from "./desk.js";

const AWAY_MS = 90_000;
let touched = Date.now();

/** @param {number} ms */
function span(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const rest = `${String(Math.floor(s / 60) % 60).padStart(s >= 3600 ? 2 : 1, "0")}.${String(s % 60).padStart(2, "0")}`;
  return s >= 3600 ? `${Math.floor(s / 3600)}.${rest}` : rest;
}

function beat() {
  const now = Date.now() + shift;
  for (const one of document.querySelectorAll("[data-since]")) one.textContent = span(now - Number(one.getAttribute("data-since")));
  for (const one of document.querySelectorAll("[data-minutes]")) {
    one.textContent = `${Math.max(0, Math.floor((now - Number(one.getAttribute("data-minutes"))) / 60_000))} mnt`;
  }
  for (const one of document.querySelectorAll("[data-left]")) {
    one.textContent = `Bisa diurungkan ${Math.min(60, Math.max(0, Math.ceil((Number(one.getAttribute("data-left")) - now) / 1000)))} detik lagi.`;
  }
  for (const bar of document.querySelectorAll("[data-until]")) if (now > Number(bar.getAttribute("data-until"))) bar.remove();
  for (const button of document.querySelectorAll("[data-after]")) allow(button, Number(button.getAttribute("data-after")) - now);
  document.body.classList.toggle("is-away", Date.now() - touched > AWAY_MS);
}

/** @param {Element} button @param {number} left */
function allow(button, left) {
  const why = button.parentElement?.querySelector("[data-why]");
  button.setAttribute("aria-disabled", String(left > 0));
  if (why) why.textContent = left > 0 ? `${why.getAttribute("data-why")} ${Math.ceil(left / 1000)} detik lagi` : "";
}

for (const name of ["pointermove", "pointerdown", "keydown"]) document.addEventListener(name, () => ((touched = Date.now())), { passive: true });
document.addEventListener("balai:applied", beat);
setInterval(beat, 1000);
beat();
