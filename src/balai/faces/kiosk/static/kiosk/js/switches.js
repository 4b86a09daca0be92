// @ts-check
// Big text, contrast and low controls without a new page, so that nothing chosen on it is lost.

/** @type {Record<string, () => void>} */
const TURN = {
  besar: () => document.body.toggleAttribute("data-besar"),
  turun: () => document.body.toggleAttribute("data-turun"),
  kontras: () => {
    const page = document.documentElement;
    if (page.dataset.mode === "kontras") delete page.dataset.mode;
    else page.dataset.mode = "kontras";
  },
};

/** @param {HTMLFormElement} form */
export function switches(form) {
  form.addEventListener("submit", (event) => {
    const key = /** @type {HTMLButtonElement | null} */ (event.submitter);
    const turn = key?.name === "saklar" ? TURN[key.value] : undefined;
    if (!key || !turn) return;
    event.preventDefault();
    turn();
    key.setAttribute("aria-pressed", String(key.getAttribute("aria-pressed") !== "true"));
    fetch(form.action, { method: "POST", body: new FormData(form, key), redirect: "manual", keepalive: true }).catch(() => {});
  });
}
