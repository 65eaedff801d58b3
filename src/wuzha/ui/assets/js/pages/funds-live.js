// SPDX-License-Identifier: Apache-2.0
// Pages of the funds desk, kept true: when something of the case (of the desk) has changed, the page is read again and
// its parts are put in place; one that somebody is writing in stays, and the page says that there is news.
import { follow, someTime } from "../live.js";

//: Milliseconds within which a page looks at what has changed.
const SOON = 400;
//: Parts that hold nothing in clear, whatever was shown.
const OPEN = ["state", "next"];
const root = document.getElementById("funds-live");
const address = root.dataset.address || location.href;
let waiting = false;

const parts = (within) => new Map([...within.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));

/** Whether somebody writes in the part: a dialog is open there, a field has the focus, or holds what the server did not put there. */
function written(part) {
  if (part.querySelector("dialog[open]")) return true;
  if (part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")) return true;
  return [...part.querySelectorAll("input:not([type=hidden]), textarea, select")].some((field) => {
    if (field.matches("select")) return [...field.options].some((one) => one.selected !== one.defaultSelected && one.index);
    return field.matches("[type=checkbox], [type=radio]")
      ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue;
  });
}

/** Rows that were asked for with "show more" stay below those of the first page. */
function keepTail(part, fresh) {
  const [old, now] = [part, fresh].map((one) => [...one.querySelectorAll("[data-rows] > [data-key]")]);
  if (!now.length || old.length <= now.length) return;
  const there = new Set(now.map((row) => row.dataset.key));
  const last = old.findIndex((row) => row.dataset.key === now.at(-1).dataset.key);
  const tail = old.slice(last < 0 ? now.length : last + 1).filter((row) => !there.has(row.dataset.key));
  if (!tail.length) return;
  fresh.querySelector("[data-rows]").append(...tail);
  fresh.querySelector("#more")?.replaceWith(part.querySelector("#more"));
}

function replace(part, fresh) {
  keepTail(part, fresh);
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const row = focused?.closest("[data-key]")?.dataset.key;
  const place = row ? `[data-key="${row}"]` : "";
  const open = [...part.querySelectorAll("details[open] > summary")].map((one) => one.textContent);
  for (const one of fresh.querySelectorAll("details > summary")) {
    if (open.includes(one.textContent)) one.parentElement.open = true;
  }
  part.replaceWith(fresh);
  window.htmx.process(fresh);
  if (!focused) return;
  const again = focused.matches("a[href]")
    ? fresh.querySelector(`${place} a[href="${CSS.escape(focused.getAttribute("href"))}"]`)
    : place && fresh.querySelector(place);
  if (!again) return;
  if (!focused.matches("a[href]")) again.tabIndex = -1;
  again.focus({ preventScroll: true });
}

/** What a part says, without what moves by itself (times) or is typed: the same twice means that nothing happened to it.
 * The version that a form acts on belongs to it: with another one the form would be refused. */
function told(part) {
  const copy = part.cloneNode(true);
  for (const one of copy.querySelectorAll("time")) one.remove();
  const versions = [...copy.querySelectorAll("[name=version]")].map((one) => one.getAttribute("value"));
  return [copy.textContent.replace(/\s+/g, " "), ...versions].join("\n");
}

async function look() {
  waiting = false;
  const answer = await fetch(address, { headers: { "X-Background": "1" } });
  if (!answer.ok || answer.redirected) return;
  const now = parts(new DOMParser().parseFromString(await answer.text(), "text/html"));
  let kept = false;
  for (const [name, part] of parts(document)) {
    const fresh = now.get(name);
    if (!fresh) continue;
    // What was asked for in clear is not taken away; head and next act have nothing of it.
    if ("clear" in root.dataset) kept ||= OPEN.includes(name) && told(part) !== told(fresh);
    else if (written(part)) kept ||= told(part) !== told(fresh);
    else replace(part, fresh);
  }
  if (kept) news();
}

/** Say that there is something new which is not shown, because it would take away what is looked at or written. */
function news() {
  root.querySelector("[data-news]").hidden = false;
}

function changed() {
  if (waiting) return;
  waiting = true;
  someTime(look, SOON);
}

follow(root.dataset.live, root.dataset.mark, { desk: changed, stale: changed });
