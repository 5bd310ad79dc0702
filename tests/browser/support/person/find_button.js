// Finds a button or link that shows. arguments: "button" or "link"; what it says; what is written beside it, or null.
const [what, wanted, beside] = [arguments[0], arguments[1], arguments[2]];
const squash = (text) => (text || "").replace(/\s+/g, " ").trim();
const kinds = {
  button: "button, input[type=submit], input[type=button], summary, [role=button], a.button",
  link: "a[href]",
};
const says = (element) =>
  [element.innerText, element.tagName === "INPUT" ? element.value : "", element.getAttribute("aria-label"), element.title]
    .map(squash)
    .filter(Boolean);

let found = [...document.querySelectorAll(kinds[what])].filter(
  (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden");
// An open modal dialog is all that a person can reach.
const modal = document.querySelector("dialog:modal");
if (modal) found = found.filter((element) => modal.contains(element));
if (beside !== null) {
  // The nearest surroundings that say it: a row before the table, a card before the list of cards.
  const depth = (element) => {
    const around = "tr, li, article, form, fieldset, section, details, .card, main, body";
    let steps = 0;
    for (let place = element.closest(around); place; place = place.parentElement?.closest(around), steps += 1) {
      if (squash(place.innerText).includes(beside)) return steps;
    }
    return Infinity;
  };
  const near = found.filter((element) => says(element).some((text) => text.includes(wanted)));
  const nearest = Math.min(...near.map(depth));
  found = nearest === Infinity ? [] : near.filter((element) => depth(element) === nearest);
}
const element =
  found.find((candidate) => says(candidate).includes(wanted)) ||
  found.find((candidate) => says(candidate).some((text) => text.startsWith(wanted))) ||
  found.find((candidate) => says(candidate).some((text) => text.includes(wanted)));
if (!element) return null;
// In the middle of the screen no bar that sticks to its edge covers it.
element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
return { element, kind: "click" };
