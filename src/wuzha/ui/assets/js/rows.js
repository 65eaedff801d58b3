// SPDX-License-Identifier: Apache-2.0
// Lists by keyboard: inside [data-rows], `j` and `k` move the focus among [data-row], Enter opens a row's first link.
// In a form of rows to choose ([data-ticks]) `x` ticks the row, [data-tick-all] all, and [data-ticked] says how many are.
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

const form = document.querySelector("[data-ticks]");
if (form) {
  const boxes = () => [...form.querySelectorAll("[data-row] input[type=checkbox]")];
  const all = form.querySelector("[data-tick-all]");
  const count = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    form.querySelector("[data-ticked]").textContent = String(ticked);
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes()) box.checked = all.checked;
    count();
  });
  onKey("x", say("tick_row"), () => document.activeElement?.closest("[data-row]")?.querySelector("input[type=checkbox]")?.click());
  // The browser fills in what was ticked before one went on and came back.
  window.addEventListener("pageshow", count);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("[data-rows] [data-row]")) {
    event.target.querySelector("a[href]")?.click();
  }
});
