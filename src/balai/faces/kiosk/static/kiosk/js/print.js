// @ts-check
// Prints the papers of a new visit once, then asks whether they came out; no answer counts as yes after a while,
// because whoever walks away with the paper must not lose the number.

/** @param {{hold: (on: boolean) => void}} idle */
export function printing(idle) {
  const papers = document.querySelector("[data-print]");
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-confirm]"));
  const again = document.querySelector("[data-print-again]");
  again?.addEventListener("click", (event) => {
    event.preventDefault();
    window.print();
  });
  if (!papers) return;
  idle.hold(true);
  window.addEventListener("afterprint", () => (form ? countDown(form) : idle.hold(false)), { once: true });
  document.fonts.ready.then(() => setTimeout(() => window.print(), 300));
  if (form) setTimeout(() => countDown(form), 8000); // a print dialog that never reports back
}

/** @param {HTMLFormElement} form */
function countDown(form) {
  const shown = form.querySelector(".confirm-left");
  if (!(shown instanceof HTMLElement) || !shown.hidden) return;
  let left = Number(form.dataset.auto ?? 12);
  shown.hidden = false;
  const spot = shown.querySelector("[data-left]");
  const timer = setInterval(() => {
    left -= 1;
    if (spot) spot.textContent = String(left);
    if (left > 0) return;
    clearInterval(timer);
    form.requestSubmit(form.querySelector("button[value=kertas]"));
  }, 1000);
}
