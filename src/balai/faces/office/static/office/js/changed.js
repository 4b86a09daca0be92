// @ts-check
// Says when the case in view was changed by somebody else, and leaves what is being typed alone.

const notice = /** @type {HTMLElement | null} */ (document.querySelector("[data-changed]"));

if (notice?.dataset.stream && "EventSource" in window) {
  const stream = new EventSource(notice.dataset.stream);
  /** @param {MessageEvent} event */
  const heard = (event) => {
    if (JSON.parse(event.data).case === notice.dataset.case) notice.hidden = false;
  };
  for (const name of (notice.dataset.events ?? "").split(" ")) stream.addEventListener(name, heard);
  addEventListener("pagehide", () => stream.close());
}
