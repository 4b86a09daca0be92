// @ts-check
// Pages of a document without loading the page anew, and a closer look. Without this module the same links load it.

const viewer = document.querySelector("[data-viewer]");
const picture = /** @type {HTMLImageElement | null} */ (viewer?.querySelector("[data-picture]"));

/** @param {number} by */
function turn(by) {
  if (!picture) return;
  const last = Number(picture.dataset.pages);
  const page = Math.min(Math.max(Number(picture.dataset.page) + by, 1), last);
  picture.dataset.page = String(page);
  picture.src = picture.src.replace(/\d+\.webp$/, `${page}.webp`);
  picture.alt = `${picture.dataset.alt} ${page}`;
  const at = viewer?.querySelector("[data-at]");
  if (at) at.textContent = String(page);
}

if (viewer && picture) {
  viewer.querySelector(".pager")?.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest("[data-turn]");
    if (!(link instanceof HTMLElement)) return;
    event.preventDefault();
    turn(Number(link.dataset.turn));
    show();
  });
  const zoom = viewer.querySelector("[data-zoom]");
  zoom?.removeAttribute("hidden");
  zoom?.addEventListener("click", () => {
    const big = viewer.querySelector(".sheet")?.classList.toggle("is-big");
    zoom.setAttribute("aria-pressed", String(Boolean(big)));
  });
}

function show() {
  const page = Number(picture?.dataset.page);
  viewer?.querySelector('[data-turn="-1"]')?.toggleAttribute("hidden", page <= 1);
  viewer?.querySelector('[data-turn="1"]')?.toggleAttribute("hidden", page >= Number(picture?.dataset.pages));
}

const ticked = /** @type {HTMLElement | null} */ (document.querySelector("[data-ticked]"));
const ticks = [...document.querySelectorAll("[data-verify]")].map((one) => /** @type {HTMLInputElement} */ (one));
function count() {
  if (!ticked) return;
  ticked.hidden = ticks.length === 0;
  ticked.textContent = `${ticks.filter((one) => one.checked).length}/${ticks.length}`;
}
for (const one of ticks) one.addEventListener("change", count);
count();
