// SPDX-License-Identifier: Apache-2.0
// The inbox by keyboard: which row is open, ticks, polling that disturbs nobody. Links, forms and buttons do the same
// without it; on a phone a row is a page of its own.
import { openDialog } from "../dialogs.js";
import { onKey } from "../keys.js";
import { post } from "../post.js";
import { toast } from "../toasts.js";
import { say } from "../words.js";

//: Milliseconds between two looks at what waits.
const POLL = 20000;
const words = JSON.parse(document.getElementById("inbox-words").textContent);
const inbox = document.getElementById("inbox");
const mail = document.getElementById("mail");
const pane = document.getElementById("pane");
const wide = window.matchMedia("(width >= 64rem)");
const form = () => document.getElementById("inbox-bulk");
const rows = () => [...mail.querySelectorAll("[data-mail]")];
const boxes = () => [...mail.querySelectorAll("input[name=row]")];
const ticked = () => boxes().filter((box) => box.checked);
const current = () => mail.querySelector("[data-mail][aria-current]");

/* --- which row is open -------------------------------------------------------------------------------------------- */

async function open(row, { focus = true } = {}) {
  if (!row) return;
  for (const one of rows()) one.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  row.dataset.read = "";
  remember(row);
  if (focus) row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  const address = row.querySelector(".mail-open").href;
  await window.htmx.ajax("GET", address, { target: "#pane", swap: "innerHTML" });
  history.replaceState(null, "", address);
}

/** Where one was in the list: after an act the row that is now in this place is opened. */
function remember(row) {
  sessionStorage.setItem("inbox-place", String(rows().indexOf(row)));
}

function step(by) {
  const all = rows();
  const here = all.indexOf(current());
  const next = here < 0 ? 0 : Math.min(all.length - 1, Math.max(0, here + by));
  if (wide.matches) open(all[next]);
  else all[next]?.focus();
}

mail.addEventListener("click", (event) => {
  const row = event.target.closest("[data-mail]");
  if (!row || event.target.closest("label, button") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = row.querySelector(".mail-open");
  if (!wide.matches) {
    remember(row);
    if (!event.target.closest("a")) link.click();
    return;
  }
  event.preventDefault();
  open(row);
});

/* --- ticks and what is done with them ------------------------------------------------------------------------------- */

/** What is ticked and has a reminder to confirm. */
const confirmable = () => ticked().filter((box) => "confirms" in box.closest("[data-mail]").dataset);

function count() {
  const confirm = mail.querySelector("[data-opens=inbox-confirm]");
  if (confirm) {
    confirm.disabled = ticked().length > 0 && confirmable().length === 0;
    confirm.title = confirm.disabled ? words.nothing : "";
  }
  const place = mail.querySelector("[data-ticked]");
  if (place) place.textContent = String(ticked().length);
}

function tickCurrent() {
  if (ticked().length) return true;
  const box = current()?.querySelector("input[name=row]");
  if (box) box.checked = true;
  count();
  return Boolean(box);
}

function untick() {
  for (const box of boxes()) box.checked = false;
  count();
}

mail.addEventListener("change", count);
document.addEventListener("click", (event) => {
  // Two things are told apart by which button sends the form: the act, and a ready note or time.
  const button = event.target.closest("[data-does]");
  if (button) form().elements.namedItem("act").value = button.dataset.does;
  if (event.target.closest("[data-untick]")) untick();
});
document.addEventListener("close", (event) => event.target.matches?.("#inbox-confirm, #inbox-snooze") && count(), true);

/** Without leaving the page: to load it anew would open, and so read, the row again. */
async function unread() {
  if (!tickCurrent()) return;
  form().elements.namedItem("act").value = "unread";
  const sent = await post(form().action, new FormData(form()), { redirect: "manual" });
  if (sent.type !== "opaqueredirect" && !sent.ok) return;
  for (const box of ticked()) delete box.closest("[data-mail]").dataset.read;
  untick();
}

/* --- keys ------------------------------------------------------------------------------------------------------------ */

onKey("j", say("next_row"), () => step(1));
onKey("k", say("previous_row"), () => step(-1));
onKey("x", words.tick, () => current()?.querySelector("input[name=row]").click());
onKey("e", words.confirm, () => {
  if (confirmable().length) openDialog(document.getElementById("inbox-confirm"));
  else if (ticked().length) toast(words.nothing, "info");
  else pane.querySelector("[data-confirm-form] :is(input[name=note], button)")?.focus();
});
onKey("s", words.snooze, () => tickCurrent() && openDialog(document.getElementById("inbox-snooze")));
onKey("u", words.unread, unread);
onKey("Enter", words.open, () => {});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && !event.target.matches("input:not([type=checkbox]), textarea")) untick();
  if (event.key === "Enter" && (event.target.matches("[data-mail]") || event.target === document.body)) {
    if (wide.matches) pane.querySelector(".next a.btn[href]")?.click();
    else event.target.querySelector?.(".mail-open")?.click();
  }
});

/* --- the list stays true ---------------------------------------------------------------------------------------------- */

async function look() {
  if (document.hidden || document.querySelector("dialog[open]") || mail.contains(document.activeElement?.closest("input"))) return;
  const kept = new Set(ticked().map((box) => box.value));
  const here = current()?.dataset.mail;
  const focused = mail.contains(document.activeElement);
  await window.htmx.ajax("GET", inbox.dataset.poll, {
    target: "#mail",
    swap: "innerHTML",
    headers: { "X-Background": "1" },
  });
  for (const box of boxes()) box.checked = kept.has(box.value);
  count();
  const row = rows().find((one) => one.dataset.mail === here);
  row?.setAttribute("aria-current", "true");
  if (focused) row?.focus({ preventScroll: true });
}
setInterval(look, POLL);
document.addEventListener("inbox-look", look);

if (wide.matches && !current()) {
  const all = rows();
  open(all[Math.min(all.length - 1, Number(sessionStorage.getItem("inbox-place") ?? 0))] ?? all[0], { focus: true });
}
