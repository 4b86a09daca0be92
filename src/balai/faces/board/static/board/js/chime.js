// @ts-check
// The two-tone chime G5 → D5, generated. The picture always comes; the sound only where the browser lets it.

const TONES = [
  { hertz: 784, from: 0, for: 0.55 },
  { hertz: 587.33, from: 0.42, for: 1.0 },
];
export const CHIME_MS = 1700;
const KEPT = "papan:bunyi";

export class Chime {
  constructor() {
    this.muted = localStorage.getItem(KEPT) === "mati";
    /** @type {AudioContext | undefined} */
    this.context = "AudioContext" in window ? new AudioContext() : undefined;
    this.played = 0;
  }

  get locked() {
    return this.context?.state !== "running";
  }

  /** Ask the browser to let us sound; works after a touch or where a board is allowed to autoplay. */
  async unlock() {
    await this.context?.resume().catch(() => {});
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.muted = muted;
    localStorage.setItem(KEPT, muted ? "mati" : "hidup");
  }

  /** One chime per call, one after the other. @param {number} times */
  play(times) {
    for (let turn = 0; turn < times; turn += 1) setTimeout(() => this.once(), turn * CHIME_MS);
  }

  once() {
    this.played += 1;
    document.documentElement.dataset.chimes = String(this.played);
    if (this.muted || this.locked || !this.context) return;
    const start = this.context.currentTime + 0.02;
    for (const tone of TONES) this.tone(this.context, tone.hertz, start + tone.from, tone.for);
  }

  /** @param {AudioContext} context @param {number} hertz @param {number} at @param {number} length seconds */
  tone(context, hertz, at, length) {
    const swing = context.createOscillator();
    const loud = context.createGain();
    swing.frequency.value = hertz;
    loud.gain.setValueAtTime(0.0001, at);
    loud.gain.exponentialRampToValueAtTime(0.5, at + 0.012);
    loud.gain.exponentialRampToValueAtTime(0.0001, at + length);
    swing.connect(loud).connect(context.destination);
    swing.start(at);
    swing.stop(at + length + 0.05);
  }
}

/** The sound switch in the head. @param {Chime} chime @param {HTMLElement} button */
export function soundSwitch(chime, button) {
  const word = /** @type {HTMLElement} */ (button.querySelector("[data-sound-word]"));
  const paint = () => {
    const on = !chime.muted && !chime.locked;
    button.setAttribute("aria-pressed", String(on));
    button.querySelector("[data-sound-on]")?.toggleAttribute("hidden", !on);
    button.querySelector("[data-sound-off]")?.toggleAttribute("hidden", on);
    word.textContent = (chime.muted ? word.dataset.off : chime.locked ? word.dataset.locked : word.dataset.on) ?? "";
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (chime.locked) await chime.unlock();
    else chime.mute(!chime.muted);
    paint();
  });
  for (const touch of ["pointerup", "keydown"]) document.addEventListener(touch, () => chime.unlock().then(paint));
  if (chime.context) chime.context.onstatechange = paint;
  chime.unlock().then(paint);
  paint();
}
