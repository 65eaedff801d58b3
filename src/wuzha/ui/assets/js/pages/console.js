// SPDX-License-Identifier: Apache-2.0
// The analyst's desk: which row is open, where the focus goes after an act, ticks, polling that disturbs nobody.
// Everything it does is also done by links, forms and buttons; the server draws every part.
import { keysAreOn, onKey, typing } from "../keys.js";
import { say } from "../words.js";

const words = JSON.parse(document.getElementById("desk-words")?.textContent ?? "{}");
const desk = document.getElementById("desk");
const detail = document.getElementById("detail");
const list = document.getElementById("list");
//: Milliseconds between two looks at the queues.
const POLL = 15000;
//: Every which look is made where events keep the page true.
const SELDOM = 4;
//: Most rows a refresh asks for; a longer list is left as it is.
const MOST_ROWS = 200;
//: Keys that act on a warning: on the row that has the focus, even when another one is open.
const ACTS = "detmsurvgocp";
//: The same keys on what is ticked, where the list has the act.
const MANY = { s: ["snooze"], u: ["invalid"], t: ["take"], g: ["assign"], r: ["release", "restore"] };

// New parts must answer to htmx the moment they are there: a key may be pressed at once.
window.htmx.config.defaultSettleDelay = 0;

const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")];
const rowOf = (element) => element?.closest?.("[data-row]");
const openKey = () => detail.querySelector("[data-pk]")?.dataset.pk ?? "";

function announce(text) {
  const region = document.getElementById("desk-says");
  if (region) region.textContent = text;
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

//: Where the focus was last in the list, so that it can return when its row has gone.
let place = 0;
let key = "";

function focusRow(row) {
  if (!row) return false;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  return true;
}

/** The row that had the focus, else the one now in its place. */
function focusList() {
  const all = rows();
  const same = all.find((row) => row.dataset.pk === key);
  show("list");
  if (!focusRow(same ?? all[Math.min(place, all.length - 1)])) document.querySelector("[data-key='n']")?.focus();
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const here = all.indexOf(rowOf(document.activeElement));
  if (here < 0) focusRow(all.find((row) => row.dataset.pk === (key || openKey())) ?? all[0]);
  else focusRow(all[Math.min(all.length - 1, Math.max(0, here + by))]);
}

function markOpen() {
  const open = openKey();
  if (desk) desk.dataset.open = open;
  for (const row of rows()) {
    if (row.dataset.pk === open) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

document.addEventListener("focusin", (event) => {
  const row = rowOf(event.target);
  if (!row) return;
  key = row.dataset.pk;
  place = rows().indexOf(row);
});

// A click anywhere on a row opens it; the link inside is what keys and screen readers use.
list?.addEventListener("click", (event) => {
  const row = rowOf(event.target);
  if (row && !event.target.closest("a, button, input, label")) row.querySelector("a[href]").click();
});

/* --- panes: one at a time on a narrow screen ---------------------------------------------------------------------- */

function show(pane) {
  if (desk) desk.dataset.pane = pane;
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

onKey("j", say("next_row"), () => step(1));
onKey("k", say("previous_row"), () => step(-1));
if (list) {
  onKey("x", words.tick, () => {
    const box = rowOf(document.activeElement)?.querySelector(".desk-tick");
    box?.click();
  });
  onKey("X", words.tick_range, () => {
    const box = rowOf(document.activeElement)?.querySelector(".desk-tick");
    if (box) tickTo(box, true);
  });
  onKey("Esc", words.back, () => {});
  onKey("Enter", words.open, () => {});
}

//: The key of an act that waits, and the row it is meant for: it is done when that row is open.
let waiting = null;

document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && detail.contains(document.activeElement)) {
      event.preventDefault();
      // Out of a field first, so that the keys act on this warning; then out of the warning.
      if (typing(document.activeElement)) goTo("#pane-title");
      else if (list) focusList();
      else document.activeElement.blur();
      return;
    }
    if (!list || !keysAreOn() || typing(event.target) || event.key.length !== 1) return;
    const many = ticked().length && bulkAct(event.key);
    if (many) {
      event.preventDefault();
      event.stopPropagation();
      many.click();
      return;
    }
    const row = rowOf(document.activeElement);
    if (ACTS.includes(event.key) && row && row.dataset.pk !== openKey()) {
      event.preventDefault();
      event.stopPropagation();
      waiting = { act: event.key, row: row.dataset.pk };
      row.querySelector("a[href]").click();
    }
  },
  true,
);

function actNow() {
  const { act } = waiting;
  waiting = null;
  detail.querySelector(`[data-key="${act}"]`)?.click();
}

/** Move the focus to the field, or to the first one inside. */
function goTo(selector) {
  const found = document.querySelector(selector);
  if (!found) return false;
  const details = found.closest("details");
  if (details) details.open = true;
  const field = found.matches("input, button, select, textarea, summary, [tabindex]")
    ? found
    : found.querySelector("input:not([type=hidden]), select, textarea, button");
  (field ?? found).focus();
  (field ?? found).scrollIntoView({ block: "center" });
  return true;
}

document.addEventListener("click", (event) => {
  const goes = event.target.closest('.next a[href^="#"]');
  if (goes) {
    event.preventDefault();
    const place = goes.getAttribute("href");
    goes.closest("details")?.removeAttribute("open");
    if (!goTo(`${place} [data-now]`)) goTo(`${place} summary`);
  }
  if (event.target.closest("[data-back]")) focusList();
  if (event.target.closest("[data-reload]")) reload();
  const fills = event.target.closest("[data-fills]");
  if (fills) {
    const field = document.getElementById(fills.dataset.fills);
    field.value = fills.dataset.value;
    field.focus();
  }
  if (event.target.closest("[data-tick-all]")) {
    for (const box of document.querySelectorAll(".desk-tick")) box.checked = true;
    dropSet();
    countTicks();
  }
});

// Opening an item of the checklist goes on to its field.
detail.addEventListener("toggle", (event) => {
  if (event.target.matches(".desk-item[open]") && event.target.contains(document.activeElement)) {
    event.target.querySelector(".desk-item-value input")?.focus();
  }
}, true);

/* --- the open warning --------------------------------------------------------------------------------------------- */

function reload() {
  const open = openKey();
  const source = "#detail-reload"; // never beside an act: its own answer shows the warning as it is
  if (open) window.htmx.ajax("GET", `/warnings/${open}/`, { source, target: "#detail", swap: "innerHTML" });
}

// The address names the open warning, so that a reload and the Back button show it again.
function addressOf(open) {
  const query = new URLSearchParams(desk.dataset.query);
  if (open) query.set("w", open);
  return `${location.pathname}${query.size ? `?${query}` : ""}`;
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target === list) keepPlace();
});

// Asked while an act of one's own was on its way, the news is of a state the pane has left: nobody else changed it.
document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const news = event.detail.fragment.querySelector("#detail-news");
  const open = detail.querySelector("[data-pk]");
  if (news && news.dataset.of !== `${open?.dataset.pk}.${open?.dataset.version}`) event.detail.shouldSwap = false;
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const { target, requestConfig } = event.detail;
  if (target === detail) {
    document.querySelectorAll("dialog[open]").forEach((one) => !detail.contains(one) && one.close());
    detail.scrollTop = 0;
    markOpen();
    if (desk && rowOf(requestConfig?.elt)) {
      // htmx tells of each part it has put in: one step back is enough.
      const address = addressOf(openKey());
      if (address !== location.pathname + location.search) history.pushState({}, "", address);
      show("detail");
      announce((words.row_open ?? "").replace("{number}", number()));
    }
  } else if (target?.id === "checklist") {
    // The next item, or the one refused: put in beside the old list, the browser has closed it again.
    goTo("[data-checklist] [data-now]");
  } else if (target === list) {
    restorePlace();
    markOpen();
    restoreTicks();
  } else if (target?.id === "bulk-set") {
    for (const box of document.querySelectorAll(".desk-tick")) box.checked = true;
    countTicks();
  } else if (target?.id === "bulk-progress") {
    document.querySelectorAll("dialog[open]").forEach((one) => one.close());
  } else if (target?.id === "saved") {
    document.getElementById("keep")?.close();
    window.htmx.trigger("#counts-poll", "poll");
  } else if (target?.matches?.("[data-rows]")) {
    markOpen();
  }
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target !== detail) return;
  if (waiting && waiting.row === openKey()) {
    actNow();
  } else if (rowOf(event.detail.requestConfig?.elt) && matchMedia("(width < 64rem)").matches) {
    goTo("#pane-title");
  }
});

const number = () => detail.querySelector("#pane-title .rec-number")?.textContent.trim() ?? "";

window.addEventListener("popstate", () => location.reload());

// The server says where the work goes on: in the list, on the warning, or in a field.
document.body.addEventListener("focus-on", (event) => {
  const { where } = event.detail;
  if (where === "list" && list) {
    focusList();
    focusAfterList = true;
  } else if (where === "detail") {
    show("detail");
    goTo("#pane-title");
  } else if (where !== "list") {
    goTo(where);
  }
});

document.body.addEventListener("say", (event) => announce(event.detail.text));

/* --- the list refreshes under the hands --------------------------------------------------------------------------- */

let offset = null;
let hadFocus = false;
let focusAfterList = false;
let kept = [];
//: The rows as they stood before the refresh.
let before = [];

/** The row that had the focus; when it is gone, the one that came after it, else the one before it. */
function nearest() {
  const now = new Map(rows().map((row) => [row.dataset.pk, row]));
  const at = before.indexOf(key);
  if (now.has(key) || at < 0) return now.get(key) ?? rows()[Math.min(place, now.size - 1)];
  const found = before.slice(at).find((one) => now.has(one)) ?? before.slice(0, at).findLast((one) => now.has(one));
  return now.get(found) ?? rows()[0];
}

function keepPlace() {
  before = rows().map((one) => one.dataset.pk);
  const row = rows().find((one) => one.dataset.pk === key);
  hadFocus = list.contains(document.activeElement);
  offset = row ? row.getBoundingClientRect().top : null;
  kept = ticked();
}

function restorePlace() {
  const row = rows().find((one) => one.dataset.pk === key);
  if (row && offset !== null) list.scrollTop += row.getBoundingClientRect().top - offset;
  if (focusAfterList || (hadFocus && !list.contains(document.activeElement))) {
    focusAfterList = false;
    focusRow(nearest());
  }
}

document.body.addEventListener("htmx:configRequest", (event) => {
  const { elt, parameters } = event.detail;
  if (elt === list) {
    parameters.size = rows().length;
    parameters.seen = document.getElementById("rows")?.dataset.digest ?? "";
  } else if (elt.id === "counts-poll") {
    const open = detail.querySelector("[data-pk]");
    if (open) Object.assign(parameters, { w: open.dataset.pk, v: open.dataset.version });
  } else if (elt.closest(".toast-card")) {
    // Undo, from a toast: its answer is the warning, which is shown if it is the open one.
    event.detail.headers["X-Open"] = openKey();
  } else if (elt.matches("[data-bulk]")) {
    const all = document.querySelector("#bulk-set [data-set]");
    if (all) parameters.set = all.dataset.set;
    else parameters.pk = tickedBoxes().map((box) => `${box.value}.${rowOf(box).dataset.version ?? ""}`);
  }
});

// Nothing changed (204): no swap, so the focus an act asked for is still owed.
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt === list && event.detail.xhr?.status === 204) focusAfterList = false;
});

if (list) {
  let looks = 0;
  setInterval(() => {
    if (document.hidden || document.querySelector("dialog[open]")) return;
    // With events (desk-live.js) only what they do not carry is asked for, the counts of kept filters, and seldom.
    const live = document.documentElement.dataset.live === "on";
    if (live && ++looks % SELDOM) return;
    if (!live && list.hasAttribute("hx-get") && rows().length <= MOST_ROWS) window.htmx.trigger(list, "poll");
    window.htmx.trigger("#counts-poll", "poll");
  }, POLL);
}

/* --- ticks -------------------------------------------------------------------------------------------------------- */

const tickedBoxes = () => [...document.querySelectorAll(".desk-tick:checked")];
const ticked = () => tickedBoxes().map((box) => box.value);
const bulkAct = (key) => (MANY[key] ?? []).map((act) => document.querySelector(`[data-bulk-act="${act}"]`)).find(Boolean);
//: Key of the row that was ticked last: Shift ticks all up to it, also after the list was drawn anew.
let lastTicked = null;

function countTicks() {
  const bar = document.getElementById("bulk-form");
  if (!bar) return;
  const count = ticked().length;
  const all = bar.querySelector("[data-set]");
  bar.hidden = count === 0 && !all;
  bar.querySelector("[data-ticked]").textContent = all?.dataset.count ?? String(count);
}

/** Only what is ticked is meant from now on. */
function dropSet() {
  document.getElementById("bulk-set")?.replaceChildren();
}

function restoreTicks() {
  for (const box of document.querySelectorAll(".desk-tick")) box.checked = kept.includes(box.value);
  countTicks();
}

/** Tick like this box everything between it and the one ticked last; itself when there is none. */
function tickTo(box, on) {
  const boxes = [...document.querySelectorAll(".desk-tick")];
  const last = boxes.findIndex((one) => one.value === lastTicked);
  const here = boxes.indexOf(box);
  const [from, to] = [last < 0 ? here : last, here].sort((a, b) => a - b);
  for (const one of boxes.slice(from, to + 1)) one.checked = on;
  lastTicked = box.value;
  dropSet();
  countTicks();
}

document.addEventListener("click", (event) => {
  if (event.target.matches(".desk-tick")) {
    if (event.shiftKey) tickTo(event.target, event.target.checked);
    lastTicked = event.target.value;
    dropSet();
    countTicks();
  }
  if (event.target.closest("[data-drop-set]")) {
    dropSet();
    countTicks();
  }
  const empties = event.target.closest("[data-empties]");
  if (empties) document.querySelector(empties.dataset.empties).replaceChildren();
});

document.getElementById("bulk-form")?.addEventListener("reset", () => {
  dropSet();
  setTimeout(countTicks);
});
document.body.addEventListener("ticks-done", (event) => {
  const done = event.detail.keys.map(String);
  for (const box of document.querySelectorAll(".desk-tick")) if (done.includes(box.value)) box.checked = false;
  dropSet();
  countTicks();
  document.querySelectorAll("dialog[open]").forEach((one) => one.close());
  if (done.includes(openKey())) reload();
  focusList();
});

/* --- at the start ------------------------------------------------------------------------------------------------- */

markOpen();
if (list && !document.activeElement?.closest?.("dialog, #detail")) {
  place = Math.max(0, rows().findIndex((row) => row.dataset.pk === openKey()));
}
