// @ts-check
// On-screen keys that type into a field; the field stays usable with a real keyboard and a scanner.

/** @param {HTMLElement} board */
export function keys(board) {
  const field = /** @type {HTMLInputElement | null} */ (document.getElementById(board.dataset.keys ?? ""));
  if (!field) return;
  board.hidden = false;
  const write = (/** @type {string} */ text) => {
    field.value = text.slice(0, field.maxLength > 0 ? field.maxLength : undefined);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  board.addEventListener("click", (event) => {
    const key = event.target instanceof Element ? event.target.closest("button") : null;
    if (!key) return;
    if ("erase" in key.dataset) write(field.value.slice(0, -1));
    else write(field.value + (key.dataset.key ?? ""));
  });
  document.addEventListener("keydown", (event) => {
    // A scanner types wherever the focus is after the last touch.
    if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) field.focus();
  });
}
