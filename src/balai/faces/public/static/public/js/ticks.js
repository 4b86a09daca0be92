// @ts-check
// Remembers ticked requirements for this tab only: nothing outlives the visit on a shared device.
for (const list of document.querySelectorAll("[data-ticks]")) {
  const boxes = [...list.querySelectorAll("input")];
  const place = `ticks:${location.pathname}`;
  const kept = new Set((sessionStorage.getItem(place) ?? "").split(" "));
  boxes.forEach((box, index) => (box.checked = kept.has(String(index))));
  list.addEventListener("change", () => {
    const ticked = boxes.flatMap((box, index) => (box.checked ? [index] : []));
    sessionStorage.setItem(place, ticked.join(" "));
  });
}
