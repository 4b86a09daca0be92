// @ts-check
// Puts fragments in place: elements by id, rows by number. Shared by desk.js (own acts) and live.js (others' acts).

/** @param {string} html @param {boolean} [more] rows beyond the shown ones come in too */
export function apply(html, more = false) {
  const box = document.createElement("template");
  box.innerHTML = html;
  for (const part of [...box.content.querySelectorAll("[data-swap], #berikut")]) swap(part);
  for (const row of box.content.querySelectorAll("[data-row]")) place(/** @type {HTMLElement} */ (row), more);
  const said = box.content.querySelector("[data-said]")?.textContent;
  if (said) say(said);
  markNext();
  document.dispatchEvent(new Event("balai:applied"));
}

/** @param {Element} part */
function swap(part) {
  const old = document.getElementById(part.id);
  if (!old) return;
  const kept = [...old.querySelectorAll("[data-keep]")].map((one) => /** @type {HTMLInputElement} */ (one));
  const focus = old.contains(document.activeElement) ? document.activeElement?.id : null;
  old.replaceWith(part);
  for (const before of kept) keepAs(before, document.getElementById(before.id));
  if (focus !== null) settle(document.getElementById("tolak") ?? document.getElementById(focus || "-") ?? part);
}

/** @param {any} before @param {any} now */
function keepAs(before, now) {
  if (!now) return;
  if (before instanceof HTMLDetailsElement) now.open = before.open;
  else if (["checkbox", "radio"].includes(before.type)) now.checked = before.checked;
  else now.value = before.value;
}

/** Focus without a jump, unless the place is out of sight. @param {Element} place */
function settle(place) {
  if (place instanceof HTMLElement) place.focus({ preventScroll: true });
  if (place.getBoundingClientRect().top < 0) place.scrollIntoView({ block: "start" });
}

/** Insert, replace or remove one row; rows stand in the order people came. @param {HTMLElement} row @param {boolean} more */
function place(row, more) {
  const old = document.querySelector(`[data-line] [data-row="${row.dataset.row}"]`);
  const line = row.dataset.queue ? document.querySelector(`[data-line="${row.dataset.queue}"]`) : null;
  if (!line || row.hasAttribute("data-gone")) return old?.remove();
  if (!old) row.classList.add("is-new");
  old?.remove();
  const at = Number(row.dataset.place);
  const later = [...line.children].find((one) => Number(/** @type {HTMLElement} */ (one).dataset.place) > at);
  const rest = document.getElementById(`lagi-${row.dataset.queue}`);
  if (!later && rest && !rest.hidden && !more) return; // it stands beyond the shown ones; the count tells
  line.insertBefore(row, later ?? null);
}

function markNext() {
  const next = document.getElementById("berikut")?.dataset.number;
  for (const row of document.querySelectorAll("[data-line] [data-row]")) {
    row.classList.toggle("line-row-next", /** @type {HTMLElement} */ (row).dataset.row === next);
  }
  for (const count of document.querySelectorAll("[data-count]")) rest(/** @type {HTMLElement} */ (count));
}

/** @param {HTMLElement} count */
function rest(count) {
  const code = count.id.replace("jumlah-", "");
  const link = document.getElementById(`lagi-${code}`);
  const left = Number(count.dataset.count) - document.querySelectorAll(`[data-line="${code}"] [data-row]`).length;
  if (!link) return;
  link.hidden = left <= 0;
  const word = link.querySelector("[data-rest-count]");
  if (word) word.textContent = String(left);
}

/** @param {string} text */
export function say(text) {
  const voice = document.getElementById("kabar");
  if (voice) voice.textContent = text;
}
