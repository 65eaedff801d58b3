// SPDX-License-Identifier: Apache-2.0
// The desk kept true by events: rows come, change, move and go; counts follow. What is looked at stays where it is: the
// row that has the focus, the pointer, a tick or the open pane is changed in place, and only marked when it has left.
import { follow, someTime } from "../live.js";
import { toast } from "../toasts.js";

const desk = document.getElementById("desk");
const list = document.getElementById("list");
const detail = document.getElementById("detail");
const says = document.getElementById("desk-says");
const words = JSON.parse(document.getElementById("live-words").textContent);
//: Rows of a first page; most rows a page without a further one grows to.
const SIZE = 50;
const MOST = 200;
//: Milliseconds between two announcements, and for which events are kept to be done again over an older answer.
const QUIET = 10000;
const KEPT = 15000;

const all = () => [...list.querySelectorAll("[data-rows] > [data-row]")];
const find = (pk) => list.querySelector(`[data-row][data-pk="${pk}"]`);
const openKey = () => detail.querySelector("[data-pk]")?.dataset.pk ?? "";
const order = (row) => [Number(row.dataset.order), Number(row.dataset.pk)];
const before = ([a, i], [b, j]) => a > b || (a === b && i > j);
const ticked = (row) => row.querySelector(".desk-tick")?.checked;

/** Whether somebody looks at the row or has chosen it. */
const held = (row) =>
  row.contains(document.activeElement) || row.matches(":hover") || row.dataset.pk === openKey() || ticked(row);

/* --- the view stays still ------------------------------------------------------------------------------------------ */

const scrolls = () => list.scrollHeight > list.clientHeight + 1;
const topOf = () => (scrolls() ? list.getBoundingClientRect().top : 0);

function anchor() {
  const rows = all();
  const looked = rows.find((row) => row.contains(document.activeElement)) ?? rows.find((row) => row.matches(":hover"));
  if (looked) return looked;
  const moved = scrolls() ? list.scrollTop : window.scrollY;
  return moved > 4 ? rows.find((row) => row.getBoundingClientRect().bottom > topOf()) : null;
}

/** Change the list while what is looked at keeps its place on the screen. */
function steady(change) {
  const at = anchor();
  const pk = at?.dataset.pk;
  const top = at?.getBoundingClientRect().top;
  change();
  const now = pk && find(pk);
  if (!now) return;
  const by = now.getBoundingClientRect().top - top;
  if (scrolls()) list.scrollTop += by;
  else if (by) window.scrollBy(0, by);
}

/* --- single rows --------------------------------------------------------------------------------------------------- */

function made(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

/** The rows' element; made where the list says that it is empty. */
function holder() {
  const there = list.querySelector("[data-rows]");
  if (there) return there;
  const fresh = made('<ol data-rows id="rows" aria-labelledby="list-title"></ol>');
  document.getElementById("rows")?.replaceWith(fresh);
  return fresh;
}

function replace(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const inside = focused && focused !== old && (focused.matches(".desk-tick") ? ".desk-tick" : "a[href]");
  if (ticked(old)) fresh.querySelector(".desk-tick").checked = true;
  if (old.hasAttribute("aria-current")) fresh.setAttribute("aria-current", "true");
  old.replaceWith(fresh);
  window.htmx.process(fresh);
  if (focused) (inside ? (fresh.querySelector(inside) ?? fresh) : fresh).focus({ preventScroll: true });
}

/** Put the row where its order says. */
function seat(row) {
  const others = all().filter((one) => one !== row);
  const next = others.find((one) => before(order(row), order(one)));
  if (next ? row.nextElementSibling === next : row.parentElement && !row.nextElementSibling) return;
  const focused = row.contains(document.activeElement) ? document.activeElement : null;
  holder().insertBefore(row, next ?? null);
  focused?.focus({ preventScroll: true });
}

function flash(row, how) {
  row.dataset.live = how;
  setTimeout(() => row.removeAttribute("data-live"), 4000);
}

function put(one) {
  const old = find(one.pk);
  if (old && old.dataset.version === String(one.v) && !("left" in old.dataset)) {
    old.dataset.order = String(one.o);
    seat(old);
    return 0;
  }
  if (!one.html) {
    if (old || within([one.o, one.pk])) lookAgain();
    return 0;
  }
  const fresh = made(one.html);
  if (old) {
    replace(old, fresh);
    seat(fresh);
    flash(fresh, "changed");
    return 0;
  }
  if (!within([one.o, one.pk])) return 0;
  seat(fresh);
  window.htmx.process(fresh);
  if (fresh.dataset.pk === openKey()) fresh.setAttribute("aria-current", "true");
  flash(fresh, "new");
  return 1;
}

function out(row) {
  if (held(row)) {
    if ("left" in row.dataset) return;
    row.dataset.left = "";
    const note = document.createElement("p");
    note.className = "quiet text-sm";
    note.textContent = words.left;
    row.querySelector(".desk-row-main").append(note);
  } else row.remove();
}

/** Whether a row of this order belongs among those shown; further ones come with "show more". */
function within(place) {
  const rows = all();
  return !more() || rows.length < SIZE || before(place, order(rows.at(-1)));
}

/* --- the list as a whole ------------------------------------------------------------------------------------------- */

const more = () => list.querySelector("#more a[hx-get]");
let size = SIZE;

/** Give up the last rows, so that the page does not grow with what arrives; "show more" begins after the last one left. */
function trim() {
  const link = more();
  const rows = all();
  if (!link || rows.length <= Math.max(SIZE, size)) return;
  while (rows.length > Math.max(SIZE, size) && !held(rows.at(-1))) rows.pop().remove();
  const [last, pk] = order(rows.at(-1));
  const after = btoa(`${last} ${pk}`).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const url = new URL(link.getAttribute("hx-get"), location.href);
  url.searchParams.set("after", after);
  link.href = url.search;
  link.setAttribute("hx-get", url.search);
  window.htmx.process(link);
}

let looking = false;
/** Read the list anew, but not often, and not at the same moment as everybody else. */
function lookAgain(within = 3000) {
  if (looking) return;
  looking = true;
  someTime(() => {
    looking = false;
    window.htmx.trigger(list, "poll");
  }, within);
}

function apply(told) {
  let arrived = 0;
  steady(() => {
    for (const pk of told.out ?? []) {
      const row = find(pk);
      if (row) out(row);
    }
    for (const one of told.put ?? []) arrived += put(one);
    for (const one of told.drawn ?? []) arrived += put(one);
    if (told.top) reorder(told);
    trim();
  });
  if (told.out && !all().length) lookAgain(1500);
  if (arrived) welcome(arrived);
  document.dispatchEvent(new CustomEvent("desk-rows"));
}

function reorder({ top, whole }) {
  const places = new Map(top.map(([pk, at]) => [String(pk), at]));
  const floor = top.at(-1);
  for (const row of all()) {
    const at = places.get(row.dataset.pk);
    if (at !== undefined) row.dataset.order = String(at);
    else if (whole || before(order(row), [floor[1], floor[0]])) out(row);
  }
  const sorted = all().sort((a, b) => (before(order(a), order(b)) ? -1 : 1));
  sorted.forEach((row, index) => {
    if (all()[index] !== row) seat(row);
  });
  if (top.slice(0, SIZE).some(([pk]) => !find(pk))) lookAgain();
}

// What has left is taken away as soon as nobody looks at it any more.
setInterval(() => {
  const gone = [...list.querySelectorAll("[data-row][data-left]")].filter((row) => !held(row));
  if (gone.length) steady(() => gone.forEach((row) => row.remove()));
}, 1000);

/* --- new rows are said, not shouted -------------------------------------------------------------------------------- */

const pill = document.getElementById("live-new");
let unseen = 0;
let unsaid = 0;
let saidAt = 0;

function welcome(arrived) {
  const above = scrolls() && list.scrollTop > 4;
  unseen = above ? unseen + arrived : 0;
  showPill();
  unsaid += arrived;
  setTimeout(tell, Math.max(0, saidAt + QUIET - Date.now()));
}

function tell() {
  if (!unsaid || Date.now() - saidAt < QUIET) return;
  says.textContent = words.arrived.replace("{n}", unsaid);
  unsaid = 0;
  saidAt = Date.now();
}

function showPill() {
  pill.hidden = unseen === 0;
  pill.querySelector("[data-words]").textContent = words.arrived.replace("{n}", unseen);
}

pill?.addEventListener("click", () => {
  list.scrollTo({ top: 0, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
});
list.addEventListener("scroll", () => {
  if (list.scrollTop > 4) return;
  unseen = 0;
  showPill();
});

/* --- an answer that was made before an event must not undo it ------------------------------------------------------ */

let recent = [];
let asked = 0;

function rows(told) {
  const now = Date.now();
  recent = recent.filter((one) => now - one.at < KEPT);
  recent.push({ at: now, told });
  apply(told);
}

document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt === list) asked = Date.now();
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === list) {
    size = all().length;
    recent.filter((one) => one.at >= asked).forEach((one) => apply(one.told));
  } else if (event.detail.target?.matches?.("[data-rows]")) size = all().length;
});

/* --- everything else ----------------------------------------------------------------------------------------------- */

function counts(told) {
  for (const [queue, text] of Object.entries(told)) {
    const element = document.getElementById(`count-${queue}`);
    if (element && element.textContent !== text) element.textContent = text;
  }
}

const look = () => window.htmx.trigger("#counts-poll", "poll");

function seen({ v, flood }) {
  const pane = detail.querySelector("[data-pk]");
  if (!pane) return;
  const version = v[pane.dataset.pk];
  // The server looks whether it really is another one, and says so in the pane.
  if (flood) someTime(look, 3000);
  else if (version !== undefined && String(version) !== pane.dataset.version) look();
}

function stale() {
  lookAgain(2000);
  someTime(look, 2000);
}

follow(desk.dataset.live, desk.dataset.mark, {
  rows,
  counts,
  seen,
  stale,
  notice: ({ text }) => text && toast(text, "warn"),
});
size = all().length;
