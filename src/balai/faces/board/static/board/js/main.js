// @ts-check
// The board: page state, the line to the server, sound and clock put together.

import { Chime, soundSwitch } from "./chime.js";
import { Hour } from "./hour.js";
import { keeper, keepPage } from "./keep.js";
import { AT_DESK, CALLS, GONE, link } from "./link.js";
import { Board } from "./model.js";
import { paintLast, paintStage, paintWaits, paintWords, turnPages } from "./screen.js";

const PAGE_MS = 10_000;
const read = (/** @type {string} */ id) => JSON.parse(document.getElementById(id)?.textContent ?? "{}");
const { board: zones = "", stream = "", source = "" } = document.body.dataset;
const facts = read("fakta");
const page = read("keadaan");
const board = new Board(facts.counters);
const chime = new Chime();
const shelf = keeper(`${facts.mall}:${zones}`);
const kept = shelf.load();
const newest = kept && kept.at_ms > page.at_ms ? kept : page;
const hour = new Hour(facts.timezone, page.at_ms);
let { lines, notice, closed } = newest;

function paint() {
  const calls = board.advance(performance.now());
  if (calls.length) chime.play(calls.length);
  paintStage(board.stage, facts.places, calls.length > 0);
  paintLast(board.last());
}

function keep() {
  shelf.save(() => ({
    seq: board.seq, at_ms: hour.now(), alive_ms: hour.alive_ms, ahead: hour.ahead, calls: [], lines, notice, closed,
    current: [...board.called.values()], last: board.history,
  }));
}

/** @param {any} told @param {number} asked */
function truth(told, asked) {
  hour.set(told.at_ms);
  if (board.repaint(told, asked)) ({ notice, closed } = told);
  lines = told.lines;
  paintWaits(lines);
  paintWords(notice, closed);
  paint();
  keep();
}

/** @param {string} type @param {any} told */
function entry(type, told) {
  if (CALLS.includes(type)) board.call(told, hour.now());
  else if (board.pass(told.seq) && told.number) {
    if (AT_DESK.includes(type)) board.clear(told.number, false);
    if (GONE.includes(type)) board.clear(told.number, true);
  }
  paint();
  keep();
}

board.seq = kept ? kept.seq : page.seq;
if (newest === kept) {
  hour.ahead = kept.ahead;
  hour.alive_ms = kept.alive_ms;
  paintWaits(lines);
  paintWords(notice, closed);
}
board.repaint(newest, board.seq);
paint();
hour.paint();
soundSwitch(chime, /** @type {HTMLElement} */ (document.querySelector("[data-sound]")));
turnPages(PAGE_MS);
setInterval(paint, 250);
setInterval(() => hour.paint(), 1000);
link({ stream, source, seq: () => board.seq, entry, truth, alive: () => hour.alive() });
keepPage("/papan/penyimpan.js");
