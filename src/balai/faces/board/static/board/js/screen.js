// @ts-check
// Paints what the model holds. Pieces are <template data-piece>; [data-f] marks where a fact goes.

/** @typedef {import("./model.js").Call} Call */

/** @param {string} name @returns {HTMLElement} */
const part = (name) => /** @type {HTMLElement} */ (document.querySelector(`[data-${name}]`));

/** @param {string} name @param {Record<string, string>} facts @returns {HTMLElement} */
function piece(name, facts) {
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector(`[data-piece=${name}]`));
  const copy = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  for (const spot of copy.querySelectorAll("[data-f]")) {
    const fact = /** @type {HTMLElement} */ (spot).dataset.f ?? "";
    if (fact === "chip") spot.replaceChildren(chip(facts.zone));
    else spot.textContent = facts[fact] ?? "";
  }
  if (facts.number) copy.dataset.number = facts.number;
  return copy;
}

/** @param {string} zone @returns {Node} */
function chip(zone) {
  const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector(`[data-chip="${zone}"]`));
  return template?.content.cloneNode(true) ?? document.createTextNode("");
}

/** @param {Call[]} calls */
const signature = (calls) => calls.map((call) => `${call.number}/${call.counter}`).join(" ");

/** @param {Call[]} stage @param {Record<string, string>} places @param {boolean} announce */
export function paintStage(stage, places, announce) {
  const list = part("calls");
  const now = signature(stage);
  if (list.dataset.signature === now && !announce) return;
  list.dataset.signature = now;
  list.dataset.count = String(stage.length);
  list.replaceChildren(
    ...stage.map((call) => {
      const item = piece("call", {
        number: call.number, counter: String(call.counter), zone: call.zone, place: places[call.zone] ?? "",
      });
      item.classList.toggle("call-long", call.number.length > 3);
      item.classList.toggle("call-new", announce);
      return item;
    }),
  );
  part("none").hidden = stage.length > 0;
}

/** @param {Call[]} last */
export function paintLast(last) {
  const list = part("last");
  const now = signature(last);
  if (list.dataset.signature === now) return;
  list.dataset.signature = now;
  list.replaceChildren(
    ...last.map((call) => piece("last", { number: call.number, counter: String(call.counter), zone: call.zone })),
  );
}

/** Who waits where. @param {any[]} lines */
export function paintWaits(lines) {
  for (const page of document.querySelectorAll("[data-waits]")) {
    const { waits: zone, from } = /** @type {HTMLElement} */ (page).dataset;
    const own = lines.filter((line) => line.zone === zone).slice(Number(from), Number(from) + 4);
    page.querySelector("ul")?.replaceChildren(
      ...own.map((line) => piece("wait", { name: line.name, waiting: String(line.waiting), range: line.range })),
    );
  }
}

/** @param {{text: string, caption: string} | null} notice @param {string} closed */
export function paintWords(notice, closed) {
  part("notice").hidden = !notice;
  part("comfort").hidden = Boolean(notice);
  part("notice-text").textContent = notice?.text ?? "";
  part("notice-caption").textContent = notice?.caption ?? "";
  const text = part("none-text");
  text.dataset.open ??= closed ? "" : (text.textContent ?? "");
  if (closed || text.dataset.open) text.textContent = closed || text.dataset.open;
  part("none-more").hidden = Boolean(closed);
}

/** Show the waits of one zone after the other. @param {number} every_ms */
export function turnPages(every_ms) {
  const pages = [...document.querySelectorAll("[data-waits]")];
  let shown = 0;
  if (pages.length < 2) return;
  setInterval(() => {
    shown = (shown + 1) % pages.length;
    pages.forEach((page, index) => page.toggleAttribute("hidden", index !== shown));
  }, every_ms);
}
