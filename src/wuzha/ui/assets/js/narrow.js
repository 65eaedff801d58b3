// SPDX-License-Identifier: Apache-2.0
// [data-narrow="id"]: what is typed there leaves only the choices that have it. What is chosen stays in sight, and is sent.
document.addEventListener("input", (event) => {
  const box = event.target.closest("[data-narrow]");
  if (box) narrow(box, document.getElementById(box.dataset.narrow));
});

// Enter takes the only one that is left; it would send the form.
document.addEventListener("keydown", (event) => {
  const box = event.target.closest("[data-narrow]");
  if (!box || event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  const whole = document.getElementById(box.dataset.narrow);
  const found = narrow(box, whole);
  if (found.length !== 1) return;
  if (!whole.matches("select")) found[0].querySelector("input").click();
  else {
    whole.value = found[0].value;
    whole.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

/** The choices that have what the box says. */
function narrow(box, whole) {
  const text = box.value.trim().toLowerCase();
  const choices = whole.matches("select")
    ? [...whole.options].map((one) => ({ row: one, name: one.text, chosen: one.selected || one.value === "" }))
    : [...whole.querySelectorAll("input")].map((one) => {
        const row = one.closest("div");
        return { row, name: row.textContent, chosen: one.checked };
      });
  const found = [];
  for (const { row, name, chosen } of choices) {
    const has = name.toLowerCase().includes(text);
    if (has) found.push(row);
    row.hidden = !has && !chosen;
  }
  // A group of which nothing is left goes with its heading.
  for (const group of new Set(choices.map(({ row }) => row.parentElement))) {
    if (group !== whole) group.hidden = choices.every(({ row }) => row.parentElement !== group || row.hidden);
  }
  const output = box.nextElementSibling;
  output.textContent = found.length ? "" : output.dataset.none;
  return found;
}
