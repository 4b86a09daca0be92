// @ts-check
// The mall's clock, the honest "last connected", and two pixels of movement every hour against burn-in.

const STALE_MS = 20_000;
const HOUR_MS = 3_600_000;

export class Hour {
  /** @param {string} zone time zone @param {number} at_ms the mall's present */
  constructor(zone, at_ms) {
    this.ahead = at_ms - Date.now();
    this.alive_ms = at_ms;
    const lang = document.documentElement.lang === "en" ? "en-GB" : "id-ID";
    this.short = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", timeZone: zone });
    this.long = new Intl.DateTimeFormat(lang, {
      weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zone,
    });
  }

  /** The mall's present, ms. */
  now() {
    return Date.now() + this.ahead;
  }

  /** The server told the time. @param {number} at_ms */
  set(at_ms) {
    this.ahead = at_ms - Date.now();
  }

  /** We heard from the server. */
  alive() {
    this.alive_ms = this.now();
  }

  paint() {
    const now = this.now();
    write("[data-clock]", this.short.format(now));
    write("[data-date]", this.long.format(now));
    const stale = now - this.alive_ms > STALE_MS;
    write("[data-stale-at]", this.short.format(this.alive_ms));
    document.querySelector("[data-stale]")?.toggleAttribute("hidden", !stale);
    document.body.toggleAttribute("data-cut", stale);
    document.body.dataset.shift = String(Math.floor(now / HOUR_MS) % 4);
  }
}

/** @param {string} where @param {string} text */
function write(where, text) {
  const spot = document.querySelector(where);
  if (spot && spot.textContent !== text) spot.textContent = text;
}
