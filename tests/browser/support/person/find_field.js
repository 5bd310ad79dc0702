// Finds the field that a person means. arguments: label, name or id; the value it is to get.
// Returns null, or the element to use and how: "type", "set" (by script), "click", "nothing" (it is so already).
const wanted = arguments[0];
const value = arguments[1];
const squash = (text) => (text || "").replace(/\s+/g, " ").trim();

// A label's own words, without those of a select or a button inside it.
const words = (label) => {
  const copy = label.cloneNode(true);
  copy.querySelectorAll("input, select, textarea, button").forEach((inner) => inner.remove());
  return squash(copy.textContent);
};
const named = (control) =>
  (control.getAttribute("aria-labelledby") || "")
    .split(/\s+/)
    .map((id) => id && document.getElementById(id))
    .filter(Boolean)
    .map((element) => squash(element.textContent))
    .join(" ");
const labels = (control) =>
  [...[...(control.labels || [])].map(words), squash(control.getAttribute("aria-label")), named(control)].filter(Boolean);

const controls = [...document.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((control) => {
  // A field that is hidden for looks still has a label that shows.
  const shown = (element) => element.getClientRects().length > 0;
  return !control.disabled && (shown(control) || [...(control.labels || [])].some(shown));
});
const by = (test) => controls.filter(test);

let found = by((control) => control.name === wanted);
if (!found.length) found = by((control) => control.id === wanted);
if (!found.length) found = by((control) => labels(control).some((label) => label === wanted));
if (!found.length) {
  // The legend of a group of radio buttons or checkboxes.
  const group = [...document.querySelectorAll("fieldset")].find(
    (set) => squash(set.querySelector("legend")?.textContent) === wanted);
  if (group) found = by((control) => group.contains(control) && ["radio", "checkbox"].includes(control.type));
}
// "E-mail (required)" and "E-mail *" are still the field "E-mail".
if (!found.length) found = by((control) => labels(control).some((label) => label.startsWith(wanted)));
if (!found.length) return null;

const choices = found.filter((control) => ["radio", "checkbox"].includes(control.type));
let control = found[0];
if (choices.length) {
  control =
    choices.find((choice) => choice.value === value || labels(choice).includes(value)) ||
    choices.find((choice) => labels(choice).some((label) => value && label.startsWith(value)));
  const off = value === "off";
  if (!control && (off || value === "on")) control = choices[0];
  if (!control) return null;
  if (control.checked === !off) return { element: control, kind: "nothing" };
  const visible = control.getClientRects().length > 0 && getComputedStyle(control).opacity !== "0";
  return { element: visible ? control : control.labels[0], kind: "click" };
}
if (control.tagName === "SELECT") {
  const options = [...control.options].map((option) => squash(option.textContent));
  const there = options.includes(value) || [...control.options].some((option) => option.value === value);
  return there ? { element: control, kind: "set" } : null;
}
// How a date is typed depends on the language of the browser; its value does not.
const set = ["date", "time", "datetime-local", "month", "week", "range", "color"].includes(control.type);
return { element: control, kind: set ? "set" : "type" };
