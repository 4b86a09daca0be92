// @ts-check
/** Line numbers beside a source: a gutter that scrolls with the text. Without this script the text is as good. */
for (const area of /** @type {NodeListOf<HTMLTextAreaElement>} */ (document.querySelectorAll("textarea[data-lines]"))) {
  const gutter = document.createElement("pre");
  gutter.className = "gutter";
  gutter.setAttribute("aria-hidden", "true");
  const box = document.createElement("div");
  box.className = "source-box";
  area.replaceWith(box);
  box.append(gutter, area);
  let shown = 0;
  const count = () => {
    const lines = area.value.split("\n").length;
    if (lines === shown) return;
    shown = lines;
    gutter.textContent = Array.from({ length: lines }, (_, n) => n + 1).join("\n");
  };
  area.addEventListener("input", count);
  area.addEventListener("scroll", () => { gutter.scrollTop = area.scrollTop; });
  count();
}
