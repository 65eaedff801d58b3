// SPDX-License-Identifier: Apache-2.0
// A call that goes on: Enter goes to the next question, digits choose, each answer is sent as it is given, a personal
// cell masks itself when it is left. The focus moves at once and answers are saved behind it, in their order: what is
// typed meanwhile lands where it belongs. Nothing is kept in this browser.
import { onKey } from "../keys.js";
import { post } from "../post.js";
import { span } from "../times.js";
import { say } from "../words.js";

const page = document.getElementById("talk");
const side = document.getElementById("talk-side");
//: What the server knows of each answer, as it was typed or masked.
const was = new Map();
//: Answers on their way: an order is prepared of what has arrived.
let sending = Promise.resolve();
let unsent = 0;

const cellOf = (field) => field.closest("[data-cell]");
const sectionOf = (field) => field.closest("[data-q]");
const group = (field) => [...page.querySelectorAll(`[type=radio][name="${CSS.escape(field.name)}"]`)];

const chose = (name, value) => page.querySelector(`[type=radio][name="${name}"]:checked`)?.value === value;

/** What Enter goes through, in order: one field of each group, nothing that may be left out, no row that is hidden; no
 * bank that is known by the account, and no payee where nothing is paid. */
function stops() {
  return [...page.querySelectorAll("[data-say]")].filter((field) => {
    if (field.disabled || "aside" in field.dataset || field.closest("[hidden]")) return false;
    if (!field.value && ("preset" in field.dataset || (isPayee(field) && chose("paid", "NO")))) return false;
    if (field.type !== "radio") return true;
    const all = group(field);
    return field === (all.find((one) => one.checked) ?? all[0]);
  });
}

/** Show what is asked only after certain answers: `data-if="road OWN; consent GIVEN -"`, where `-` is no answer yet. */
function settle() {
  const answer = (name) => {
    const one = page.querySelector(`[name="${name}"]:checked`);
    return one && !one.closest("[hidden]") ? one.value : "-";
  };
  for (const part of page.querySelectorAll("[data-if]")) {
    part.hidden = !part.dataset.if.split(";").every((rule) => {
      const [name, ...values] = rule.trim().split(" ");
      return values.includes(answer(name));
    });
  }
}

const isEmpty = (field) => (field.type === "radio" ? !group(field).some((one) => one.checked) : !field.value);

function open(field) {
  for (const one of page.querySelectorAll(".here")) if (one !== sectionOf(field)) one.classList.remove("here");
  sectionOf(field)?.classList.add("here");
}

function go(field) {
  if (!field) return;
  open(field);
  field.focus({ preventScroll: true });
  field.scrollIntoView({ block: "nearest" });
  if (!("masked" in field.dataset)) field.select?.();
}

const isPayee = (field) => /^r\d+\.account$/.test(field.dataset.say);

function along(field, step) {
  const all = stops();
  const all2 = field.type === "radio" ? all.findIndex((one) => one.name === field.name) : all.indexOf(field);
  if (all2 >= 0) return all[all2 + step];
  // Beside the way: the next stop in the order of the page.
  return all.find((one) => field.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
}

/** The stop after a field; a row that was left empty ends the rows, and a question that needs no more is passed over. */
function next(field) {
  const q = sectionOf(field);
  const row = field.value && field.closest("[data-number]");
  if (row?.nextElementSibling) row.nextElementSibling.hidden = false;
  const one = along(field, 1);
  if (one && sectionOf(one) === q && !(isPayee(field) && !field.value)) return one;
  const after = stops().filter((stop) => sectionOf(stop) !== q && q.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING);
  return after.find((stop) => !needsNoMore(sectionOf(stop))) ?? end(q);
}

/** Where nothing is left to ask: the button of the hold that was answered, else what is wrong, else the next act. */
function end(q) {
  const hold = document.querySelector("#hold button");
  if (q === sectionOf(hold) && !q.classList.contains("done")) return hold;
  return page.querySelector(".wrong [data-say]:not([disabled])") ?? side.querySelector("[data-next]");
}

/** Whether a question is answered, as far as is known without the server. */
function needsNoMore(q) {
  return q.classList.contains("done") || (q.dataset.q === "hold" && chose("still", "NO"));
}

/** Where to begin in a question: at what is wrong, else at what is missing. */
function begin(q) {
  const all = stops().filter((one) => sectionOf(one) === q);
  return all.find((one) => cellOf(one).classList.contains("wrong")) ?? all.find(isEmpty) ?? all[0];
}

function fault(field, text, label = "", value = "") {
  const cell = cellOf(field);
  const line = cell?.querySelector("[data-fault]");
  cell?.classList.toggle("wrong", Boolean(text));
  (field.type === "radio" ? cell : field)?.setAttribute("aria-invalid", text ? "true" : "false");
  if (!line) return;
  line.hidden = !text;
  line.querySelector("[data-text]").textContent = text;
  const remedy = line.querySelector("[data-remedy]");
  remedy.hidden = !label;
  remedy.textContent = label;
  remedy.dataset.remedy = value;
}

function mask(field) {
  if (!("personal" in field.dataset) || field.dataset.shown === undefined || document.activeElement === field) return;
  field.value = field.dataset.shown;
  was.set(field.dataset.say, field.value);
  field.readOnly = field.value !== "";
  field.toggleAttribute("data-masked", field.value !== "");
}

function draw(told) {
  const here = document.activeElement?.closest("#talk-side [data-next]");
  side.innerHTML = told.side;
  if (here) side.querySelector("[data-next]")?.focus();
  for (const [name, line] of Object.entries(told.lines)) {
    const where = page.querySelector(`[data-line="${name}"]`);
    if (!where) continue;
    where.textContent = line;
    where.closest("[data-q]").classList.toggle("done", told.done.includes(name));
  }
  page.querySelector("[data-again]").hidden = !told.again;
  const bank = page.querySelector('[data-say="hold_bank"]');
  bank.options[0].textContent = told.hold_bank || "—";
  bank.toggleAttribute("data-preset", Boolean(told.hold_bank));
  for (const one of page.querySelectorAll('[data-say$="account"]')) {
    const text = told.clash[one.dataset.say] ?? "";
    if (text || "clash" in one.dataset) fault(one, text);
    one.toggleAttribute("data-clash", Boolean(text));
  }
  for (const row of page.querySelectorAll("[data-number]")) {
    const number = Number(row.dataset.number);
    if (number <= told.rows) row.hidden = false;
    row.querySelector("[data-bank]").textContent = told.banks[number] ?? "";
  }
  tick();
}

async function ask(address, values) {
  const answer = await post(address, values);
  if (answer.redirected || (!answer.ok && answer.status !== 422)) throw new Error(String(answer.status));
  return answer.json();
}

/** The server does not take an answer. */
class Unkept extends Error {}

/** Send what a field says, if it says something new, after what was sent before. */
function send(field) {
  if ("masked" in field.dataset) return sending;
  const value = field.type === "radio" ? (group(field).find((one) => one.checked)?.value ?? "") : field.value.trim();
  const name = field.dataset.say;
  if (value === (was.get(name) ?? "")) return sending;
  was.set(name, value);
  delete field.dataset.shown;
  unsent += 1;
  sending = sending.then(async () => {
    try {
      const told = await ask(page.dataset.sayUrl, { name, value });
      if (told.refused) throw new Unkept(told.refused);
      const same = field.type === "radio" || field.value.trim() === value;
      if (same) fault(field, told.fault, told.remedy, told.types);
      draw(told);
      if (!told.fault && same) field.dataset.shown = told.shown;
      mask(field);
    } catch (error) {
      // Not kept: what was typed stays to be seen, and is sent again when the cell is left again.
      was.set(name, "\0");
      fault(field, error instanceof Unkept ? error.message : say("no_connection"));
    } finally {
      unsent -= 1;
    }
  });
  return sending;
}

function leave(field, to) {
  send(field);
  go(to());
}

async function unmask(field) {
  try {
    const told = await ask(page.dataset.cellUrl, { name: field.dataset.say });
    if (told.refused) return fault(field, told.refused);
    if (!("masked" in field.dataset)) return; // typed anew meanwhile
    field.readOnly = false;
    delete field.dataset.masked;
    field.value = told.value;
    was.set(field.dataset.say, told.value);
    field.focus();
    field.select();
  } catch {
    fault(field, say("no_connection"));
  }
}

/** The answers of a question that have no digit: a list beside its choices. */
function others(name) {
  return page.querySelector(`select[data-say="${name}"]`);
}

function chosen(field) {
  const list = field.type === "radio" && others(field.name);
  if (list) list.value = "";
  if (field.tagName === "SELECT") for (const one of page.querySelectorAll(`[type=radio][name="${field.dataset.say}"]`)) one.checked = false;
  settle();
}

function more(button) {
  const list = others(cellOf(button).dataset.cell);
  cellOf(list).hidden = false;
  go(list);
}

async function prepare() {
  const field = document.activeElement;
  if (field?.matches?.("[data-say]")) send(field);
  await sending;
  document.getElementById("go").requestSubmit();
}

page.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches("[data-say]") || event.isComposing) return;
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    if (event.repeat) return;
    leave(field, () => next(field));
    // The last that a consent needs: it is recorded with it.
    if (field.dataset.say === "record_no" && field.value) document.getElementById("hold").requestSubmit();
  } else if (event.altKey && event.key === "ArrowUp") {
    event.preventDefault();
    leave(field, () => along(field, -1));
  } else if (field.type === "radio" && /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey) {
    const all = group(field);
    const one = all[Number(event.key) - 1];
    const button = cellOf(field).querySelector("[data-more]");
    event.preventDefault();
    if (!one && button && Number(event.key) === all.length + 1) more(button);
    if (!one) return;
    one.checked = true;
    chosen(one);
    leave(one, () => next(one));
  } else if ("masked" in field.dataset && event.key === "F2") {
    event.preventDefault();
    unmask(field);
  } else if ("masked" in field.dataset && !event.ctrlKey && !event.metaKey && !event.altKey) {
    if (event.key.length === 1 || ["Backspace", "Delete", "Process"].includes(event.key)) {
      field.readOnly = false; // typed anew: what was there stays in the course
      field.value = "";
      delete field.dataset.masked;
      delete field.dataset.shown;
    }
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  prepare();
});

document.addEventListener("submit", async (event) => {
  if (!unsent) return;
  event.preventDefault();
  await sending;
  // What stands at the side was drawn anew meanwhile.
  const form = [...document.forms].find((one) => one === event.target) ?? [...document.forms].find((one) => one.action === event.target.action);
  if (event.submitter?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: event.submitter.name, value: event.submitter.value }));
  form.submit();
});

page.addEventListener("change", (event) => {
  if (event.target.matches("[data-say]")) {
    chosen(event.target);
    send(event.target);
  }
});
page.addEventListener("focusin", (event) => {
  if (sectionOf(event.target)) open(event.target);
});
page.addEventListener("focusout", (event) => {
  const field = event.target;
  if (field.matches("[data-say]")) send(field).then(() => mask(field));
});
page.addEventListener("click", (event) => {
  if (event.target.matches("[data-masked]:not([disabled])")) unmask(event.target);
  if (event.target.closest("[data-change]")) go(begin(sectionOf(event.target)));
  if (event.target.closest("[data-more]")) more(event.target);
  const remedy = event.target.closest("[data-remedy]");
  if (remedy) {
    const field = cellOf(remedy).querySelector("[data-say]");
    field.value = remedy.dataset.remedy;
    if (field.value) leave(field, () => next(field));
    else go(field);
  }
});
page.addEventListener("paste", async (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (!event.target.matches('[data-say^="r"][data-say*="."]') || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const form = document.getElementById("paste");
  form.elements.text.value = text;
  await sending;
  form.submit();
});

// The server's clock counts.
const skew = Number(document.documentElement.dataset.now) - Date.now() / 1000;
const two = (number) => String(Math.floor(number)).padStart(2, "0");
const clock = (seconds) => (seconds < 3600 ? `${two(seconds / 60)}:${two(seconds % 60)}` : span(seconds));

function tick() {
  const now = Date.now() / 1000 + skew;
  for (const one of page.querySelectorAll("[data-since]")) {
    const until = one.dataset.stopped ? Date.parse(one.dataset.stopped) / 1000 : now;
    const passed = Math.max(0, until - Date.parse(one.dataset.since) / 1000);
    one.textContent = "short" in one.dataset ? span(passed) : clock(passed);
  }
  for (const one of page.querySelectorAll("[data-until]")) {
    const left = Date.parse(one.dataset.until) / 1000 - now;
    one.textContent = left < 0 ? say("late", { span: span(-left) }) : clock(left);
    one.dataset.state = left < 0 ? "late" : left < 300 ? "soon" : "left";
  }
}

for (const field of page.querySelectorAll("[data-say]")) {
  const name = field.dataset.say;
  if (field.type === "radio" ? field.checked : field.value || !was.has(name)) was.set(name, field.value);
  if ("masked" in field.dataset) {
    field.readOnly = true;
    field.dataset.shown = field.value;
  }
}
for (const button of page.querySelectorAll("[data-more]")) {
  const list = others(cellOf(button).dataset.cell);
  cellOf(list).hidden = !list.value;
}
for (const one of document.querySelectorAll("[data-does-key]")) onKey(one.dataset.doesKey, one.textContent, () => {});
settle();
tick();
if (!document.documentElement.hasAttribute("data-still")) setInterval(tick, 1000);
const cell = page.dataset.go || decodeURIComponent(location.hash.slice(1));
const asked = cell && page.querySelector(`[data-say="${CSS.escape(cell)}"]`);
const questions = [...page.querySelectorAll("[data-q]")];
const q =
  questions.find((one) => one.dataset.q === location.hash.slice(1)) ??
  questions.find((one) => !one.classList.contains("done") && !("optional" in one.dataset));
go(asked || (q ? begin(q) : side.querySelector("[data-next]")));
