// SPDX-License-Identifier: Apache-2.0
// The pages without signal, drawn from what was taken along: the list, one task with its forms, and the queue.
import { clock, h, icon, panel } from "../phone/dom.js";
import { attemptForm, closeForm } from "../phone/forms.js";
import { left } from "../phone/leave.js";
import * as outbox from "../phone/outbox.js";
import * as vault from "../phone/vault.js";
import { tell } from "../phone/words.js";
import { post } from "../post.js";
import { toast } from "../toasts.js";

const main = document.getElementById("phone");
const { home, face } = main.dataset;
const visits = face === "grid";
//: Milliseconds between two contacts with the server, which also bring its order to delete.
const AGAIN = 30_000;
//: Without signal the page looks for it this often; a browser does not always say that it is back.
const LOOK = 5_000;

/** Draw everything anew; with something half entered only the head, so that nothing typed is lost. */
async function draw({ whole = true } = {}) {
  const held = await vault.meta();
  if (!held) {
    main.replaceChildren(header(null, 0), await nothing());
    return;
  }
  const queue = await outbox.list(held.owner);
  const waits = queue.filter((row) => row.state === "waiting").length;
  const key = Number(location.pathname.slice(home.length).split("/")[0]) || 0;
  const task = key ? await vault.task(key) : null;
  if (!whole && main.querySelector("form :checked, form textarea")) {
    main.firstElementChild.replaceWith(header(held, waits));
    return;
  }
  const body = task ? await taskPage(task, queue) : await listPage(queue);
  main.replaceChildren(header(held, waits), ...body);
  window.scrollTo(0, 0);
}

//: Whether the server was reached last. This page stands in for one that did not come; that a network is there, which is
//: all that the browser says, does not tell that the server is.
let signal = false;

async function look() {
  const before = signal;
  signal = await fetch(home, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(8000) })
    .then((response) => response.status < 502, () => false);
  if (signal !== before) await draw({ whole: false });
}

function header(held, waits) {
  const online = signal;
  const state = h("p", { class: "flex items-start gap-2" }, icon(online ? "refresh" : "offline"),
    h("b", {}, tell(online ? "back_online" : "no_signal")));
  const buttons = [
    online ? h("button", { class: "btn btn-soft btn-thumb", type: "button", onclick: () => location.reload() },
      icon("external"), tell("open_online")) : null,
    waits ? h("button", { class: "btn btn-primary btn-thumb", type: "button", onclick: () => send(true) },
      icon("send"), tell("send_now")) : null,
  ];
  const when = held ? tell("taken", { when: clock(held.takenHere), until: clock(held.until) }) : "";
  return h("div", { class: "note grid gap-1", "data-tone": online ? "good" : "warn", "data-online": String(online) }, state,
    h("p", { class: "font-semibold", role: "status", "data-waits": String(waits) },
      waits ? tell("unsent", { n: waits }) : held ? tell("all_sent") : "", when ? h("span", {}, `，${when}`) : ""),
    h("div", { class: "grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-2 empty:hidden" }, buttons));
}

async function nothing() {
  const rows = await vault.entries();
  const locked = rows.filter((row) => row.state === "waiting").length;
  return h("div", { class: "panel panel-body" },
    h("h1", {}, tell("nothing_here")), h("p", { class: "mt-2" }, tell("nothing_here_text")),
    locked ? h("p", { class: "mt-2", "data-locked": String(locked) }, tell("unsent", { n: locked }), "。", tell("sign_in_to_send")) : "",
    h("a", { class: "btn btn-primary btn-thumb mt-4", href: home }, icon("log-in"), tell("sign_in")));
}

async function listPage(queue) {
  const tasks = await vault.tasks();
  const cards = tasks.map((task) => {
    const mine = ofTask(queue, task);
    return h("li", {}, h("article", { class: "duty-card", "data-level": task.level ?? 3 },
      h("a", { class: "duty-open", href: `${home}${task.key}/` },
        h("span", { class: "block text-lg font-semibold" }, `${task.name} ${task.fraud_type}`),
        h("span", { class: "duty-line mt-0.5" }, h("span", { class: "quiet" }, task.place || task.address)),
        due(task),
        mine.length ? h("span", { class: "block mt-1" }, mine.map((row) => row.shown?.title).join("，")) : "")));
  });
  return [
    h("h1", { class: "mb-3" }, tell(visits ? "visits" : "tasks")),
    tasks.length ? h("ul", { class: "grid grid-cols-1 gap-3" }, cards) : h("p", { class: "panel panel-body" }, tell("nothing_here")),
    queuePanel(queue),
    h("button", { class: "btn btn-soft btn-thumb mt-6", type: "button", onclick: signOut }, icon("log-out"), tell("sign_out")),
  ];
}

/** What is due next of a task, and how pressing it is. */
function due(task) {
  const next = task.clocks?.find((one) => one.next);
  if (!next) return "";
  return h("span", { class: "duty-line mt-0.5" }, h("span", { class: "font-semibold" }, task.level_label),
    h("span", {}, `${next.label} ${clock(next.due)}`));
}

async function taskPage(task, queue) {
  const words = await vault.dictionaries();
  const mine = ofTask(queue, task);
  const last = mine.findLast((row) => row.shown?.next !== undefined);
  const closed = mine.some((row) => row.shown?.kind === "CLOSE" && row.state !== "refused");
  const answered = visits && mine.some((row) => row.shown?.kind === "GRID" && row.state !== "refused");
  const reached = task.attempts?.some((one) => one.result === "REACHED") || mine.some((row) => row.shown?.reached);
  const about = visits ? { task: task.key } : { warning: task.key };
  const kept = async () => {
    toast(tell("kept_here"), "good");
    await draw();
    send(false);
  };
  const may = !closed && !answered;
  const tried = Boolean(task.attempts?.length) || mine.some((row) => row.shown?.kind === "ATTEMPT");
  return [
    h("a", { class: "-ml-1 inline-flex min-h-12 items-center gap-1.5 pr-3 text-primary", href: home }, icon("arrow-left"), tell(visits ? "visits" : "tasks")),
    person(task),
    contact(task),
    script(task.script),
    may ? attemptForm(last ? { ...task, leads_to: "" } : task, about, words, kept, step(task, last)) : "",
    may && !visits && tried ? closeForm(task, words, reached, kept) : "",
    mine.length ? queuePanel(mine) : "",
    before(task, words),
    closed ? h("p", { class: "note", "data-tone": "good" }, icon("check-circle"), h("span", {}, tell("closed_here"))) : "",
  ].filter(Boolean);
}

function person(task) {
  const clocks = task.clocks ?? [];
  const line = (one) => h("span", { class: "flex flex-wrap items-center gap-x-2 gap-y-1 font-bold" }, one.label, h("span", {}, clock(one.due)));
  const next = clocks.find((one) => one.next) ?? clocks.at(-1);
  return h("section", { class: "panel edge mb-3", "data-level": task.level ?? 3 },
    h("div", { class: "grid gap-1 px-4 py-3" },
      h("p", { class: "flex flex-wrap items-center gap-x-2 gap-y-1" }, h("b", {}, task.level_label ?? ""), h("span", { class: "quiet" }, task.number ?? "")),
      h("h1", {}, `${task.name} ${task.fraud_type}`)),
    next ? h("details", { class: "more border-t border-hairline" }, h("summary", { class: "min-h-12 px-4 text-base-content [&>.icon:last-child]:ml-auto" }, icon("clock"), line(next), icon("chevron-down")),
      h("ul", { class: "grid gap-2 px-4 py-3" }, clocks.map((one) => h("li", {}, line(one))))) : "");
}

function contact(task) {
  const call = (number, name = "") => h("a", { class: "btn btn-thumb", href: `tel:${number}` }, icon("phone"),
    h("span", { class: "sr-only" }, tell("call")), ` ${name || number.replace(/^(\d{3})(\d{4})(\d{4})$/, "$1 $2 $3")}`);
  const items = (task.items ?? []).map((one) => (one.phones.length ? one.phones.map((number) => call(number, one.text))
    : h("p", { class: "wrap-anywhere" }, one.text)));
  // `geo:` with a text opens whatever map the phone has; the page itself asks no map service.
  const map = task.address ? h("a", { class: "btn btn-thumb", href: `geo:0,0?q=${encodeURIComponent(task.address)}` },
    icon("map-pin"), task.address, h("span", { class: "sr-only" }, tell("map"))) : h("p", {}, tell("no_address"));
  return h("section", { class: "panel panel-body grid gap-2 [&_.btn]:whitespace-normal [&_.quiet]:text-sm" },
    task.phone ? call(task.phone) : h("p", {}, tell("no_phone")), map, items);
}

function step(task, last) {
  const text = last ? last.shown.next || tell(last.shown.reached ? "reached" : "go_on") : task.advice || task.step;
  const quiet = task.quiet_until && Date.parse(task.quiet_until) > Date.now();
  const all = [text, quiet ? tell("quiet", { end: clock(task.quiet_until) }) : ""].filter(Boolean).join(" ");
  return all ? h("p", { class: "flex items-start gap-2" }, icon("arrow-right"), h("b", {}, all)) : "";
}

/** What had been tried when the task was taken along, the latest first. */
function before(task, words) {
  if (!task.attempts?.length) return "";
  const ways = new Map(words.channels.map((one) => [one.code, one]));
  const line = (one) => {
    const way = ways.get(one.channel);
    const result = way?.results.find((known) => known.code === one.result)?.label ?? "";
    return h("li", { class: "duty-line" }, h("span", {}, [way?.label, result].filter(Boolean).join(" · ")),
      h("span", { class: "quiet" }, clock(one.at)));
  };
  const rows = [...task.attempts].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return panel(tell("tried"), h("ul", { class: "grid gap-2" }, rows.map(line)));
}

//: Lines of the talk that are read at the door; the others are folded.
const LINES = 3;

function script({ ask, say }) {
  const one = ([asks, text]) => h("li", {}, asks ? h("b", {}, tell("ask"), " ") : "", text);
  const asks = ask.map((text) => [true, text]);
  const lines = [...asks.slice(0, 1), ...say.map((text) => [false, text]), ...asks.slice(1)];
  const more = lines.slice(LINES);
  return panel(tell("what_to_say"), h("ol", { class: "grid list-decimal gap-2 pl-6 text-lg marker:font-bold" }, lines.slice(0, LINES).map(one)),
    more.length ? h("details", { class: "more" }, h("summary", {}, tell("more_lines", { n: more.length }), icon("chevron-down")),
      h("ul", { class: "mt-2 grid list-disc gap-2 pl-4" }, more.map(one))) : "");
}

function queuePanel(queue) {
  if (!queue.length) return "";
  const line = (row) => h("li", { "data-state": row.state },
    h("div", { class: "min-w-0 flex-1" }, h("p", { class: "font-semibold" }, row.shown?.title ?? ""),
      h("p", { class: "quiet" }, [row.shown ? clock(row.shown.at) : "", tell(row.state), row.shown?.message].filter(Boolean).join(" · "))),
    row.state === "waiting" ? "" : h("button", { type: "button", class: "btn btn-soft min-h-12",
      onclick: async () => { await outbox.read(row); await draw(); } }, tell("seen")));
  return panel(tell("queue"), h("ul", { class: "phone-queue grid gap-3 *:flex *:items-center *:gap-3" }, queue.map(line)));
}

function ofTask(queue, task) {
  return queue.filter((row) => (visits ? row.shown?.about?.task : row.shown?.about?.warning) === task.key);
}

let sending = false;
//: Asked for while it was sending: a record made meanwhile does not wait for the next round.
let asked = null;

async function send(loud) {
  if (sending) {
    asked = asked || loud;
    return;
  }
  sending = true;
  try {
    const held = await vault.meta();
    if (!held) return;
    const done = await outbox.send(held.owner, { background: !loud });
    if (done.ended || (done.session && done.session !== held.session)) {
      await vault.wipe();
      toast(tell(done.ended ? "sign_in_to_send" : "expired"), "warn");
      await draw();
      return;
    }
    if (done.sent) toast(tell("sent", { n: done.sent }), "good");
    if (done.sent || done.conflicts || done.refused) await draw({ whole: false });
    else if (loud && done.offline) toast(tell("no_signal"), "warn");
  } finally {
    sending = false;
  }
  if (asked === null) return;
  const next = asked;
  asked = null;
  await send(next);
}

async function signOut() {
  if (!(await left((n) => tell("wipe_question", { n })))) return;
  // With signal the server is told as well; without, its session ends by itself.
  await post("/logout/", "").catch(() => null);
  await draw();
}

window.addEventListener("online", async () => {
  await look();
  await send(false);
});
window.addEventListener("offline", async () => {
  signal = false;
  await draw({ whole: false });
});
document.addEventListener("pointerdown", () => vault.touch(), { passive: true });
setInterval(async () => {
  const held = await vault.meta();
  if (!held && main.dataset.held) {
    delete main.dataset.held;
    toast(tell("expired"), "warn");
    await draw();
  } else if (held && signal) await send(false);
}, AGAIN);
setInterval(async () => {
  if (signal) return;
  await look();
  if (signal && (await vault.meta())) await send(false);
}, LOOK);

if (vault.usable) {
  await draw();
  if (await vault.meta()) {
    main.dataset.held = "1";
    await send(false);
  }
  main.dataset.ready = "1";
  await look();
} else main.replaceChildren(h("p", { class: "panel panel-body" }, tell("no_storage")));
