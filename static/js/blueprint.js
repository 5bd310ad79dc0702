// The counts of a blueprint while they are typed: what each domain comes to, and which cell asks for more than there is.
(() => {
  document.addEventListener("input", ({ target }) => {
    const grid = target.closest?.("[data-sum]");
    if (!grid) return;
    let sum = 0;
    for (const field of grid.querySelectorAll("input[data-have]")) {
      const count = Math.max(0, Number(field.value) || 0);
      sum += count;
      if (count > Number(field.dataset.have)) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    grid.querySelector("output").value = sum;
  });
})();
