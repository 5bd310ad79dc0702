// Gives a field its value and tells the page, as typing or choosing does. arguments: the field, the value.
const [field, value] = [arguments[0], arguments[1]];
const squash = (text) => (text || "").replace(/\s+/g, " ").trim();
field.focus();
if (field.tagName === "SELECT") {
  const options = [...field.options];
  const option = options.find((one) => squash(one.textContent) === value) || options.find((one) => one.value === value);
  option.selected = true;
} else {
  field.value = value;
}
field.dispatchEvent(new Event("input", { bubbles: true }));
field.dispatchEvent(new Event("change", { bubbles: true }));
