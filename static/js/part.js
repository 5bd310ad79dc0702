// A button with data-part answers with a whole page, of which only the named parts are taken: what was typed elsewhere, and where
// somebody is on the page, stay. With data-when the button presses itself when that field changes, and is not seen.
(() => {
  const press = async (button) => {
    const form = button.form;
    const parts = button.dataset.part.split(" ").map((id) => document.getElementById(id));
    const within = (selector) => parts.flatMap((part) => [...part.querySelectorAll(selector)]);
    const body = new URLSearchParams(new FormData(form, button));
    for (const part of parts) part.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(button.formAction, { method: "POST", body, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of parts) part.replaceChildren(...document.adoptNode(page.getElementById(part.id)).childNodes);
      if (button.dataset.focus === "last") within("[data-line]").at(-1)?.querySelector("input[type=text]")?.focus();
      else if (!button.isConnected && !button.dataset.when) within("input:not([type=hidden])")[0]?.focus();
      form.dispatchEvent(new Event("input"));
    } catch {
      // The way without a script is still there.
      form.requestSubmit(button);
    } finally {
      for (const part of parts) part.removeAttribute("aria-busy");
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-part]");
    if (!button) return;
    event.preventDefault();
    press(button);
  });
  for (const button of document.querySelectorAll("button[data-when]")) {
    button.hidden = true;
    document.getElementById(button.dataset.when)?.addEventListener("change", () => press(button));
  }
})();
