// @ts-check
// What the board knows, and which calls are on stage. No page, no clock: moments are handed in.
// Entries count once by their place in the book (seq); a call older than 20 s is shown but never announced.
/** @typedef {{seq?: number, number: string, counter: number, zone: string, calls: number, at_ms: number}} Call */

export const STAGE_MS = 8000;
export const FRESH_MS = 20_000;
const ON_STAGE = 4;
const REMEMBERED = 12;

export class Board {
  /** @param {Record<string, string>} counters zone letter by counter number */
  constructor(counters) {
    this.counters = counters;
    this.seq = 0;
    /** @type {Call[]} calls that wait to be announced */
    this.pending = [];
    /** @type {Call[]} */
    this.stage = [];
    this.since = -Infinity;
    this.announced = false;
    /** @type {Map<string, Call>} whoever is called now and not yet at the desk */
    this.called = new Map();
    /** @type {Call[]} newest first */
    this.history = [];
  }

  /** A call of the stream or of a snapshot. @param {any} told @param {number} at_ms the present @returns {boolean} */
  call(told, at_ms) {
    if (told.seq <= this.seq) return false;
    this.seq = told.seq;
    const zone = this.counters[told.counter];
    if (!zone) return false;
    const call = { ...told, zone, calls: told.calls ?? 1 };
    this.called.set(call.number, call);
    if (at_ms - told.at_ms < FRESH_MS) this.pending.push(call);
    else this.remember([call]);
    return true;
  }

  /** Another entry went by. @param {number} seq @returns {boolean} whether it is new */
  pass(seq) {
    if (seq <= this.seq) return false;
    this.seq = seq;
    return true;
  }

  /** Nobody is awaited under this number any more; `gone`: not even announced any more. @param {string} number @param {boolean} gone */
  clear(number, gone) {
    this.called.delete(number);
    if (!gone) return;
    this.pending = this.pending.filter((call) => call.number !== number);
    this.stage = this.stage.filter((call) => call.number !== number);
  }

  /** The server's whole truth, asked for when `asked` was the last known entry. @param {any} told @param {number} asked @returns {boolean} */
  repaint(told, asked) {
    if (told.seq < asked) this.restart(told.seq);
    else if (told.seq < this.seq) return false;
    const known = this.seq;
    for (const call of told.calls) if (call.seq > known) this.call(call, told.at_ms);
    this.seq = Math.max(this.seq, told.seq);
    this.called = new Map(told.current.map((/** @type {Call} */ call) => [call.number, call]));
    this.history = told.last;
    return true;
  }

  /** Another book: a new database. @param {number} seq */
  restart(seq) {
    this.seq = seq;
    this.pending = [];
    this.stage = [];
  }

  /** Move on. @param {number} now monotonic ms @returns {Call[]} the calls to announce now */
  advance(now) {
    if (this.announced && this.stage.length && now - this.since < STAGE_MS) return [];
    if (this.pending.length) {
      this.stage = this.pending.splice(0, this.batch());
      this.remember(this.stage);
      this.since = now;
      this.announced = true;
      return this.stage;
    }
    this.announced = false;
    this.stage = this.stage.filter((call) => this.called.has(call.number));
    const newest = this.newest();
    if (newest && !this.stage.some((call) => call.number === newest.number)) this.stage = [newest];
    return [];
  }

  /** How many calls go on stage together: one alone is giant, a rush shares the stage, nobody twice. */
  batch() {
    const numbers = new Set();
    let size = 0;
    while (size < Math.min(ON_STAGE, this.pending.length) && !numbers.has(this.pending[size].number)) {
      numbers.add(this.pending[size].number);
      size += 1;
    }
    return size;
  }

  /** The last called who is still awaited. */
  newest() {
    return [...this.called.values()].sort((a, b) => b.at_ms - a.at_ms)[0];
  }

  /** @param {Call[]} calls oldest first */
  remember(calls) {
    const numbers = new Set(calls.map((call) => call.number));
    const older = this.history.filter((call) => !numbers.has(call.number));
    this.history = [...calls].reverse().concat(older).slice(0, REMEMBERED);
  }

  /** The last calls beside the stage. @returns {Call[]} */
  last() {
    const shown = new Set([...this.stage, ...this.pending].map((call) => call.number));
    return this.history.filter((call) => !shown.has(call.number)).slice(0, 5);
  }
}
