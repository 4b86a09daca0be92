// @ts-check
// 30 s without a touch: "still there?"; 15 s more: wipe and go home.

const QUIET_MS = 30_000;
const ASK_S = 15;

/**
 * @param {HTMLDialogElement} dialog
 * @returns {{hold: (on: boolean) => void}} `hold` keeps the question away while the machine itself is at work
 */
export function watchIdle(dialog) {
  const home = dialog.dataset.home ?? "/kios/";
  const start = location.pathname === "/kios/" && !document.body.matches("[data-besar],[data-turun]");
  let timer = 0;
  let held = false;
  let left = ASK_S;

  const arm = () => {
    clearInterval(timer);
    if (dialog.open) dialog.close();
    if (!start && !held) timer = window.setTimeout(ask, QUIET_MS);
  };

  function ask() {
    left = ASK_S;
    show();
    dialog.showModal();
    clearTimeout(timer);
    timer = window.setInterval(() => {
      left -= 1;
      show();
      if (left <= 0) {
        clearInterval(timer);
        location.replace(home);
      }
    }, 1000);
  }

  function show() {
    const spot = dialog.querySelector("[data-left]");
    if (spot) spot.textContent = String(left);
  }

  for (const touch of ["pointerup", "keydown", "input"]) document.addEventListener(touch, arm, { capture: true });
  dialog.querySelector("[data-stay]")?.addEventListener("click", arm);
  dialog.addEventListener("close", arm);
  arm();
  return {
    hold(on) {
      held = on;
      arm();
    },
  };
}
