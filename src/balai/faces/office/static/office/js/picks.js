// @ts-check
// "Choose all" for the list of signatures. Without this module each is ticked by itself.

const all = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-pick-all]"));
const picks = [...document.querySelectorAll("[data-pick]")].map((one) => /** @type {HTMLInputElement} */ (one));

function show() {
  if (!all) return;
  const chosen = picks.filter((one) => one.checked).length;
  all.checked = chosen === picks.length;
  all.indeterminate = chosen > 0 && chosen < picks.length;
}

if (all) {
  all.closest("label")?.removeAttribute("hidden");
  all.addEventListener("change", () => {
    for (const one of picks) one.checked = all.checked;
  });
  for (const one of picks) one.addEventListener("change", show);
  show();
}
