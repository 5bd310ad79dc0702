// "Another day" in a group of rows (data-rows: the most of them): the rows that wait behind "More days" give way to a button
// that adds one row at a time. Without a script they are there to be filled in.
(() => {
  for (const group of document.querySelectorAll("[data-rows]")) {
    const [spare, button] = [group.querySelector("details"), group.querySelector("button[hidden]")];
    if (!spare || !button) continue;
    const model = spare.querySelector("[data-row]").cloneNode(true);
    const isBlank = (row) => [...row.querySelectorAll("input")].every((input) => input.value === "");
    const count = () => group.querySelectorAll("[data-row]").length;
    const add = () => {
      const row = model.cloneNode(true);
      const number = count() + 1;
      for (const input of row.querySelectorAll("input")) {
        const name = input.name.replace(/\d+$/, number);
        const label = row.querySelector(`label[for="${input.id}"]`);
        input.name = name;
        input.id = label.htmlFor = `f-${name}`;
      }
      button.before(row);
      button.hidden = number >= Number(group.dataset.rows);
      return row;
    };
    // What the browser kept when somebody came back stays as it is.
    if (![...spare.querySelectorAll("[data-row]")].every(isBlank)) { spare.open = true; continue; }
    spare.remove();
    button.hidden = count() >= Number(group.dataset.rows);
    button.addEventListener("click", () => add().querySelector("input").focus());
  }
})();
