// @ts-check
// Deltas: one event on the stream → one small row fragment. Never the whole line, unless too much was missed.
import { base, fetchFragment } from "./desk.js";
import { apply } from "./swap.js";

const here = document.body.dataset;
const queues = new Set((here.queues ?? "").split(" ").filter(Boolean));
const counter = Number(here.counter);
const TYPES = [
  "ticket.issued", "ticket.printed", "ticket.voided", "ticket.called", "ticket.recalled", "service.started",
  "ticket.held", "ticket.resumed", "ticket.transferred", "ticket.undone", "service.finished", "ticket.missed",
  "ticket.returned", "ticket.postponed", "ticket.cancelled", "ticket.not_served", "counter.opened",
  "counter.paused", "counter.resumed", "counter.closed", "counter.profile_changed", "day.closed",
];
const ASIDE = new Set(["ticket.held", "ticket.missed", "ticket.returned", "ticket.resumed", "ticket.undone"]);
const FAR = 200;
const POLL_MS = 5000;
let seen = Number(here.seq);
let heard = Date.now();
/** @type {number | undefined} */
let polling;

/** @param {{seq: number, type: string, number?: string, queue?: string, from_queue?: string, counter?: number}} fact */
export function take(fact) {
  if (fact.seq <= seen) return;
  seen = fact.seq;
  if (fact.type === "counter.profile_changed" || fact.type === "day.closed") return later("all", resync);
  const shown = document.querySelector(`[data-line] [data-row="${fact.number}"]`) !== null;
  const ours = shown || queues.has(fact.queue ?? "") || queues.has(fact.from_queue ?? "");
  if (fact.counter === counter || (ours && ASIDE.has(fact.type))) later("desk", refreshDesk);
  if (!fact.number) return;
  if (ours) later(fact.number, () => refreshRow(fact.number ?? ""));
  for (const kin of document.querySelectorAll(`[data-kin~="${fact.number}"]`)) {
    const number = /** @type {HTMLElement} */ (kin).dataset.row ?? "";
    later(number, () => refreshRow(number));
  }
}

/** @type {Map<string, number>} */
const waiting = new Map();
/** Several events about one row within a moment are one fetch. @param {string} what @param {() => Promise<void>} act */
function later(what, act) {
  if (waiting.has(what)) return;
  waiting.set(what, window.setTimeout(() => {
    waiting.delete(what);
    act().catch(() => state("lost"));
  }, 80));
}

/** @param {string} number */
const refreshRow = async (number) => apply(await fetchFragment(`${base}baris/${number}/`));

async function refreshDesk() {
  if (document.querySelector("main[aria-busy]") || document.querySelector("[popover][data-act]:popover-open")) return;
  apply(`<div id="meja" class="desk" tabindex="-1" data-swap>${await fetchFragment(`${base}meja/`)}</div>`);
}

export async function resync() {
  const lines = document.getElementById("antrean");
  if (lines) lines.innerHTML = await fetchFragment(`${base}baris/`);
  await refreshDesk();
}

/** Too much missed (sleep, outage): read anew instead of replaying it. @param {number} head */
function catchUp(head) {
  if (head - seen <= FAR) return;
  seen = head;
  later("all", resync);
}

/** @param {"live" | "poll" | "lost"} now */
function state(now) {
  const shown = document.querySelector("[data-live-state]");
  const word = document.querySelector("[data-live-word]");
  if (!(shown instanceof HTMLElement) || !word) return;
  const lang = document.documentElement.lang === "en" ? "en-GB" : "id";
  const clock = new Date(heard).toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" });
  shown.dataset.liveState = now;
  const said = { live: here.wordLive, poll: here.wordPoll, lost: here.wordLost }[now] ?? "";
  word.textContent = said.replace("{time}", clock);
}

function listen() {
  const stream = new EventSource(`${here.stream}&after=${seen}`);
  const fresh = () => {
    heard = Date.now();
    clearInterval(polling);
    polling = undefined;
    state("live");
  };
  for (const type of TYPES) stream.addEventListener(type, (event) => (fresh(), take(JSON.parse(event.data))));
  stream.addEventListener("tick", fresh);
  stream.addEventListener("hello", (event) => {
    fresh();
    catchUp(JSON.parse(event.data).seq);
  });
  stream.onerror = () => {
    state("lost");
    polling ??= window.setInterval(poll, POLL_MS);
  };
}

async function poll() {
  try {
    const answer = await fetch(`${here.poll}?after=${seen}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    heard = Date.now();
    catchUp(told.head);
    for (const fact of told.entries) take(fact);
    state("poll");
  } catch {
    state("lost");
  }
}

document.addEventListener("balai:lost", () => state("lost"));
listen();
