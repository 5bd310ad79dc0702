// "Tick all" over boxes of one name: every box with data-tick-all follows them, and they follow it. Without a script it is not
// there, and the form says "all that the list shows" by itself.
(() => {
  const places = [...document.querySelectorAll("[data-tick-all]")];
  const masters = places.map((place) => place.querySelector("input"));
  const boxes = places[0] ? [...document.querySelectorAll(`input[name="${places[0].dataset.tickAll}"]`)] : [];
  if (boxes.length === 0) return;
  const show = () => {
    const count = boxes.filter((box) => box.checked).length;
    for (const master of masters) {
      master.checked = count === boxes.length;
      master.indeterminate = count > 0 && count < boxes.length;
    }
    for (const told of document.querySelectorAll("[data-ticked]")) told.textContent = told.dataset.ticked.replace("#", count);
  };
  for (const place of places) place.hidden = false;
  for (const master of masters) {
    master.addEventListener("change", () => {
      for (const box of boxes) box.checked = master.checked;
      show();
    });
  }
  for (const box of boxes) box.addEventListener("change", show);
  // Ticks that the browser kept when somebody came back.
  addEventListener("pageshow", show);
})();
