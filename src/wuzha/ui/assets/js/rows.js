// SPDX-License-Identifier: Apache-2.0
// Lists by keyboard: inside [data-rows], `j` and `k` move the focus among [data-row], Enter opens a row's first link.
import { onKey } from "./keys.js";
import { say } from "./words.js";

const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")];

function step(by) {
  const all = rows();
  if (!all.length) return;
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.min(all.length - 1, Math.max(0, here < 0 ? 0 : here + by))];
  next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

if (document.querySelector("[data-rows]")) {
  onKey("j", say("next_row"), () => step(1));
  onKey("k", say("previous_row"), () => step(-1));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("[data-rows] [data-row]")) {
    event.target.querySelector("a[href]")?.click();
  }
});
