// SPDX-License-Identifier: Apache-2.0
// Times that move: <time datetime data-time="ago"> and <time datetime data-time="due"> (what is left, or how late).
import { say } from "./words.js";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
//: Seconds before a deadline from which it counts as near.
const SOON = 30 * MINUTE;

/** A length of time in at most two units; the same words as `wuzha.ui.moments.span`. */
export function span(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < MINUTE) return say("seconds", { n: s });
  if (s < HOUR) return say("minutes", { n: Math.floor(s / MINUTE) });
  if (s < DAY) return say("hours", { n: Math.floor(s / HOUR), m: Math.floor((s % HOUR) / MINUTE) });
  const n = Math.floor(s / DAY);
  const h = Math.floor((s % DAY) / HOUR);
  return h ? say("days", { n, h }) : say("whole_days", { n });
}

function tick(element, now) {
  const at = Date.parse(element.dateTime) / 1000;
  if (Number.isNaN(at)) return;
  const word = element.querySelector("[data-word]") ?? element;
  if (element.dataset.time === "ago") {
    show(word, now - at < MINUTE ? say("just_now") : say("ago", { span: span(now - at) }));
    return;
  }
  const left = at - now;
  const state = left < 0 ? "late" : left < SOON ? "soon" : "left";
  if (element.dataset.state !== state) element.dataset.state = state;
  show(word, left < 0 ? say("late", { span: span(-left) }) : say("left", { span: span(left) }));
}

/** Most texts are the same as a second ago: writing them again would style and lay out the page anew. */
function show(word, text) {
  if (word.textContent !== text) word.textContent = text;
}

// The server's clock counts, not the device's: the page says what time it was when it was made.
const made = Number(document.documentElement.dataset.now);
const skew = made ? made - Date.now() / 1000 : 0;

function tickAll() {
  const now = Date.now() / 1000 + skew;
  for (const element of document.querySelectorAll("time[data-time]")) tick(element, now);
}

if (!document.documentElement.hasAttribute("data-still")) {
  setInterval(tickAll, 1000);
  document.addEventListener("visibilitychange", tickAll);
}
