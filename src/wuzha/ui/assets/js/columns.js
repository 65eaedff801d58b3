// SPDX-License-Identifier: Apache-2.0
// The columns of a list: [data-listing] holds a table, and in [data-columns] a menu that this fills from the table's
// head. A column that is switched off has a class of its own on the list; the server remembers.
import { post } from "./post.js";

const hides = (place) => `[&_:is(th,td):nth-child(${place})]:hidden`;

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
    line.className = "flex min-h-(--btn) cursor-pointer items-center gap-3 px-2";
    const box = Object.assign(document.createElement("input"), { type: "checkbox", className: "checkbox checkbox-sm" });
    box.checked = !list.classList.contains(hides(place));
    box.addEventListener("change", () => choose(list, sheet.dataset.url, place, box.checked));
    line.append(box, head.textContent.trim());
    sheet.append(line);
  }
}

function choose(list, address, place, shown) {
  list.classList.toggle(hides(place), !shown);
  const body = new URLSearchParams({ place: list.dataset.listing });
  const columns = list.querySelector("table").tHead.rows[0].cells.length;
  for (let n = 1; n <= columns; n++) if (list.classList.contains(hides(n))) body.append("hidden", String(n));
  post(address, body);
}
