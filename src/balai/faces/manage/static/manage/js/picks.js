// @ts-check
// A select that narrows another: only the group with the same label stays. Without this module the server refuses.

for (const first of document.querySelectorAll("select[data-picks]")) {
  const from = /** @type {HTMLSelectElement} */ (first);
  const second = document.getElementById(from.dataset.picks ?? "");
  if (!(second instanceof HTMLSelectElement)) continue;
  const groups = [...second.querySelectorAll("optgroup")];
  const narrow = () => {
    const label = from.selectedOptions[0]?.closest("optgroup")?.label;
    second.replaceChildren(...groups.filter((group) => group.label === label));
    second.selectedIndex = 0;
  };
  from.addEventListener("change", narrow);
  addEventListener("pageshow", narrow);
}
