// SPDX-License-Identifier: Apache-2.0
// Rows of a rule set's tables: added from the pattern in <template>, removed, numbered by the server when it reads them.
document.addEventListener("click", (event) => {
  const adds = event.target.closest("[data-add-row]");
  if (adds) {
    const table = adds.closest("[data-table]");
    const body = table.querySelector("tbody");
    const pattern = table.querySelector("template");
    const number = Number(table.dataset.next ?? body.rows.length);
    table.dataset.next = String(number + 1);
    const holder = document.createElement("tbody");
    holder.innerHTML = pattern.innerHTML.replaceAll("__i__", String(number));
    const row = holder.rows[0];
    body.append(row);
    row.querySelector("input, select, textarea")?.focus();
  }
  const removes = event.target.closest("[data-remove-row]");
  if (removes) {
    const row = removes.closest("tr");
    const next = row.nextElementSibling ?? row.previousElementSibling;
    const add = row.closest("[data-table]").querySelector("[data-add-row]");
    const table = row.closest("[data-table]");
    table.dataset.next ??= String(row.parentElement.rows.length);
    row.remove();
    (next?.querySelector("[data-remove-row]") ?? add).focus();
  }
});
