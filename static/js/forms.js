// What every form gains from a script, and does without when there is none.
(() => {
  // The list of what was wrong names each field, as its label does. Cells of a grid have none: their messages name them.
  for (const link of document.querySelectorAll("#errors a[href^='#f-']")) {
    const field = document.getElementById(link.hash.slice(1));
    if (field?.hasAttribute("aria-label")) continue;
    const group = field?.closest("fieldset");
    const label = document.querySelector(`label[for="${CSS.escape(link.hash.slice(1))}"]`) ?? group?.querySelector("legend");
    const name = label?.firstChild?.textContent.trim();
    if (name) link.textContent = `${name}: ${link.textContent}`;
  }

  // An ordering with one thing in two places says so; the answer is taken all the same.
  document.addEventListener("input", ({ target }) => {
    const places = target.closest(".places");
    const note = places?.parentElement.querySelector("[data-twice]");
    if (!note) return;
    const letters = [...places.querySelectorAll("select")].map((select) => select.value).filter((letter) => letter !== "-");
    const twice = [...new Set(letters.filter((letter, at) => letters.indexOf(letter) !== at))].sort();
    note.textContent = twice.length ? note.dataset.twice.replace("#", twice.join(", ")) : "";
  });

  // Signing out empties this device, and an exam's answers may still wait on it.
  document.querySelector("form[data-waits]")?.addEventListener("submit", (event) => {
    let isWaiting = false;
    try { isWaiting = Object.keys(localStorage).some((key) => key.startsWith("answers:")); } catch { /* forbidden */ }
    if (isWaiting && !confirm(event.target.dataset.waits)) event.preventDefault();
  });

  // A second press while the first is on its way sends nothing.
  let sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (sent.has(form)) event.preventDefault();
    sent.add(form);
  });
  // Somebody who comes back to the page may send again.
  addEventListener("pageshow", () => { sent = new WeakSet(); });
})();
