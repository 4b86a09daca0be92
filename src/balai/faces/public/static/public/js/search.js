// @ts-check
// Fetches htmx only when somebody begins to search: the first visit stays light. Without script the form just submits.
const form = document.querySelector("form[data-htmx]");
form?.addEventListener(
  "focusin",
  () => {
    const script = document.createElement("script");
    script.src = form.getAttribute("data-htmx") ?? "";
    script.onload = () => setTimeout(() => form.dispatchEvent(new Event("input", { bubbles: true })), 50);
    document.head.append(script);
  },
  { once: true },
);
