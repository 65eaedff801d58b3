// SPDX-License-Identifier: Apache-2.0
// The columns of a list: [data-listing] holds a table, and in [data-columns] a menu that this fills from the table's
// head. A column that is switched off has the class `hide-N` on the list; the server remembers.
import { post } from "./post.js";

for (const menu of document.querySelectorAll("[data-columns]")) {
  const list = menu.closest("[data-listing]");
  const heads = [...(list.querySelector("table")?.tHead?.rows[0]?.cells ?? [])];
  const sheet = menu.querySelector("[data-url]");
  // The first column says what a row is and the last acts on it: both stay.
  const own = heads.slice(1, -1).filter((head) => head.textContent.trim());
  if (own.length < 2) continue;
  menu.hidden = false;
  for (const head of own) {
    const place = head.cellIndex + 1;
    const line = document.createElement("label");
    line.className = "listing-column";
    const box = Object.assign(document.createElement("input"), { type: "checkbox", className: "checkbox checkbox-sm" });
    box.checked = !list.classList.contains(`hide-${place}`);
    box.addEventListener("change", () => choose(list, sheet.dataset.url, place, box.checked));
    line.append(box, head.textContent.trim());
    sheet.append(line);
  }
}

function choose(list, address, place, shown) {
  list.classList.toggle(`hide-${place}`, !shown);
  const body = new URLSearchParams({ place: list.dataset.listing });
  for (const name of list.classList) if (name.startsWith("hide-")) body.append("hidden", name.slice("hide-".length));
  post(address, body);
}
