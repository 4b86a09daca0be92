// @ts-check
// Search results while somebody types; without this the form's own button does the same.

const PAUSE_MS = 180;

/** @param {HTMLFormElement} form */
export function searchAsTyped(form) {
  const found = document.querySelector("[data-found]");
  let wait = 0;
  let turn = 0;
  async function look() {
    const mine = ++turn;
    const words = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    try {
      const answer = await fetch(`${form.action}?${words}`, { headers: { "X-Fragment": "1" } });
      const html = await answer.text();
      if (answer.ok && mine === turn && found) found.innerHTML = html;
    } catch {
      // the button still works
    }
  }
  form.addEventListener("input", () => {
    clearTimeout(wait);
    wait = window.setTimeout(look, PAUSE_MS);
  });
}
