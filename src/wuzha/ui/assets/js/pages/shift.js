// SPDX-License-Identifier: Apache-2.0
// The shift kept true: the board is drawn anew when something has changed, and now and then, because clocks run by
// themselves. What is ticked stays ticked as long as nobody has changed it, and the focus stays where it was.
import { follow, someTime } from "../live.js";

const page = document.getElementById("shift");
const board = document.getElementById("shift-board");
const bar = document.getElementById("shift-bar");
//: Milliseconds within which a page looks at what has changed, and between two looks without any news.
const SOON = 2000;
const SELDOM = 30000;
let looking = false;
let kept = [];
let focused = "";

const ticks = () => [...board.querySelectorAll(".hand-tick:checked")];

function count() {
  if (!bar) return;
  bar.hidden = ticks().length === 0;
  bar.querySelector("[data-ticked]").textContent = String(ticks().length);
}

function look() {
  looking = false;
  if (!document.hidden && !document.querySelector("dialog[open]")) window.htmx.trigger(board, "look");
}

function soon() {
  if (looking) return;
  looking = true;
  someTime(look, SOON);
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== board) return;
  kept = ticks().map((box) => box.value);
  focused = board.contains(document.activeElement) ? document.activeElement.id : "";
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== board) return;
  for (const box of board.querySelectorAll(".hand-tick")) box.checked = kept.includes(box.value);
  const again = focused && document.getElementById(focused);
  if (again) {
    if (again.matches("[data-row]")) again.tabIndex = -1;
    again.focus({ preventScroll: true });
  }
  count();
});

board.addEventListener("change", count);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-untick]")) {
    for (const box of ticks()) box.checked = false;
    count();
  }
  const empties = event.target.closest("[data-empties]");
  if (empties) document.querySelector(empties.dataset.empties).replaceChildren();
});

// An act on what was ticked is done: its dialog goes, and nothing stays ticked.
document.body.addEventListener("ticks-done", () => {
  document.querySelectorAll("dialog[open]").forEach((one) => one.close());
  for (const box of ticks()) box.checked = false;
  count();
});

follow(page.dataset.live, page.dataset.mark, { seen: soon, counts: soon, stale: soon, notice: soon });
setInterval(look, SELDOM);
count();
