// SPDX-License-Identifier: Apache-2.0
// A judge marks on a phone, with or without signal. The code of the judge comes behind the # of the address, which no
// server sees, and stays here. A mark lies on this phone until the server has answered for it.
import { h, icon, panel } from "../phone/dom.js";
import { tell } from "../phone/words.js";
import { post } from "../post.js";
import { toast } from "../toasts.js";

const main = document.getElementById("phone");
const { page, me, sync, worker } = main.dataset;
//: Milliseconds between two looks for news, and until a request is given up.
const LOOK = 5_000;
const PATIENCE = 30_000;
const HUNDRED = 100;
//: Milliseconds in which a second tap belongs to the first.
const TAP = 400;
//: Verdicts after which a mark is no more this phone's to send.
const ANSWERED = ["kept", "known"];

const asked = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

const opened = (() => {
  const request = indexedDB.open("wuzha-judge", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("queue", { keyPath: "uid" });
    request.result.createObjectStore("known");
  };
  return asked(request);
})();

async function within(store, mode, act) {
  const transaction = (await opened).transaction(store, mode);
  const found = await asked(act(transaction.objectStore(store)));
  return found;
}
const known = (key) => within("known", "readonly", (store) => store.get(key));
const learn = (key, value) => within("known", "readwrite", (store) => store.put(value, key));
const rows = async () => (await within("queue", "readonly", (store) => store.getAll())).sort((a, b) => a.at - b.at);
const put = (row) => within("queue", "readwrite", (store) => store.put(row));
const drop = (uid) => within("queue", "readwrite", (store) => store.delete(uid));

let signal = navigator.onLine;
let gone = "";
//: What is being marked: round and contestant.
let marking = null;

const points = (hundredths) => (hundredths / HUNDRED).toFixed(2).replace(/\.?0+$/, "");

/** A code that stands behind the # is this phone's from now on. */
async function takeCode() {
  const found = location.hash.slice(1);
  if (!found) return;
  if (found !== (await known("code"))) await within("known", "readwrite", (store) => store.delete("sheet"));
  await learn("code", found);
  history.replaceState(null, "", page);
}

/** The contest as the server knows it, kept for when there is no signal. */
async function ask() {
  const code = await known("code");
  if (!code) return;
  try {
    const response = await fetch(me, { cache: "no-store", headers: { "X-Judge": code }, signal: AbortSignal.timeout(8000) });
    signal = response.status < 500;
    if (response.status === 410) gone = (await response.json()).message;
    if (!response.ok) return;
    gone = "";
    await learn("sheet", await response.json());
  } catch {
    signal = false;
  }
}

const key = (round, contestant) => `${round}:${contestant}`;

async function draw() {
  const [sheet, queue] = [await known("sheet"), await rows()];
  const waits = queue.filter((row) => row.state === "waiting");
  const refused = queue.filter((row) => row.state === "refused");
  const given = new Map((sheet?.given ?? []).map(([round, contestant, total]) => [key(round, contestant), total]));
  const mine = new Map(waits.map((row) => [key(row.record.round, row.record.contestant), row]));
  const shown = (sheet?.rounds ?? []).filter((one) => !one.coming || !signal);
  main.replaceChildren(head(sheet, waits.length),
    ...(marking && sheet ? [form(sheet)] : shown.map((one) => panel(one.title, list(one, given, mine)))),
    sheet && !shown.length && !marking ? h("p", { class: "panel panel-body" }, tell("none")) : "",
    sheet ? "" : h("p", { class: "panel panel-body" }, gone || tell("first")),
    refused.length ? panel(tell("queue"), h("ul", { class: "grid gap-3" }, refused.map(fault))) : "");
  main.dataset.drawn = String(Number(main.dataset.drawn ?? 0) + 1);
}

function head(sheet, waits) {
  return h("div", { class: "note grid gap-1", "data-tone": signal ? "good" : "warn", "data-online": String(signal) },
    sheet ? h("p", { class: "font-semibold" }, `${sheet.contest} · ${sheet.name}`) : "",
    h("p", {}, tell(signal ? "signal" : "no_signal")),
    h("p", { class: "font-semibold", role: "status", "data-waits": String(waits) }, waits ? tell("unsent", { n: waits }) : sheet ? tell("all_sent") : ""),
    sheet && gone ? h("p", { role: "alert" }, gone) : "",
    waits && signal ? h("button", { class: "btn btn-primary btn-thumb", type: "button", onclick: send }, icon("send"), tell("send_now")) : "");
}

function list(round, given, mine) {
  return h("ul", { class: "grid gap-2" }, round.contestants.map((one) => {
    const at = key(round.key, one.key);
    const name = h("span", { class: "min-w-0 flex-1 font-semibold" }, `${one.turn} ${one.name}`);
    const state = (text, tone) => h("span", { class: "quiet", "data-mark": tone }, text);
    const line = (...parts) => h("li", { class: "flex flex-wrap items-center gap-2", "data-contestant": one.key }, name, ...parts);
    if (given.has(at)) return line(state(`${tell("given")} ${points(given.get(at))}`, "given"));
    if (mine.has(at)) return line(state(`${tell("waits")} ${points(total(mine.get(at).record.parts))}`, "waits"));
    if (one.recused) return line(state(tell("not_yours", { why: one.recused }), "recused"));
    if (!round.open && !round.coming) return line(state(tell("closed"), "closed"));
    return line(h("button", { class: "btn btn-primary btn-thumb", type: "button", onclick: () => begin(round, one) }, icon("edit"), tell("mark")));
  }));
}

const total = (parts) => Object.values(parts).reduce((sum, one) => sum + one, 0);

function begin(round, contestant) {
  marking = { round, contestant };
  draw();
}

function form(sheet) {
  const { round, contestant } = marking;
  const fault = h("p", { class: "field-error", role: "alert", hidden: true });
  const whole = h("p", { class: "text-lg font-semibold", role: "status" }, tell("whole", { n: 0 }));
  const fields = sheet.criteria.map(([code, label, most]) => h("input", {
    class: "input w-full", id: `part-${code}`, type: "number", inputmode: "decimal", min: 0, max: most, step: sheet.step / HUNDRED, autocomplete: "off",
    "data-code": code, "data-most": most, "data-label": label, oninput: () => (whole.textContent = tell("whole", { n: points(total(read())) })),
  }));
  const read = () => Object.fromEntries(fields.map((one) => [one.dataset.code, Math.round(Number(one.value) * HUNDRED)]));
  const made = h("form", { class: "grid gap-3", novalidate: true, onsubmit: submit },
    fields.map((one) => h("div", { class: "grid gap-1" },
      h("label", { class: "choice-name", for: one.id }, tell("of", { name: one.dataset.label, n: one.dataset.most })), one)),
    whole, h("p", { class: "quiet" }, tell("once")), fault,
    h("button", { class: "btn btn-primary btn-thumb" }, icon("check"), tell("give")),
    h("button", { class: "btn btn-soft btn-thumb", type: "button", onclick: () => { marking = null; draw(); } }, tell("back")));
  const asking = h("div", { class: "grid gap-3", hidden: true, "data-asking": "" });

  /** The mark shown back, large, before it goes: what was typed may be read otherwise than it was meant. */
  function askBack() {
    const parts = read();
    const sure = h("button", { class: "btn btn-primary btn-thumb", type: "button", disabled: true, onclick: () => keep(parts, sure) },
      icon("check"), tell("sure", { n: points(total(parts)) }));
    asking.replaceChildren(
      h("p", { class: "font-semibold", role: "status", tabindex: -1 }, tell("look")),
      h("ul", { class: "grid gap-1" }, fields.map((one) => h("li", {}, `${one.dataset.label} `, h("b", {}, points(parts[one.dataset.code]))))),
      h("p", { class: "text-4xl font-bold" }, tell("whole", { n: points(total(parts)) })), sure,
      h("button", { class: "btn btn-soft btn-thumb", type: "button", onclick: () => turn(false) }, tell("correct")));
    turn(true);
    asking.firstElementChild.focus();
    //: A second tap of the same finger is no answer.
    setTimeout(() => (sure.disabled = false), TAP);
  }

  function turn(asks) {
    made.hidden = asks;
    asking.hidden = !asks;
  }

  function submit(event) {
    event.preventDefault();
    const wrong = fields.find((one) => {
      const value = Math.round(Number(one.value) * HUNDRED);
      return one.value === "" || !(value >= 0 && value <= Number(one.dataset.most) * HUNDRED) || value % sheet.step;
    });
    fault.hidden = !wrong;
    if (wrong) {
      fault.textContent = tell("range", { name: wrong.dataset.label, n: wrong.dataset.most, step: sheet.step / HUNDRED });
      wrong.focus();
      return;
    }
    askBack();
  }

  async function keep(parts, sure) {
    sure.disabled = true;
    const record = { uid: crypto.randomUUID(), round: round.key, contestant: contestant.key, parts, at: new Date().toISOString() };
    await put({ uid: record.uid, at: Date.now(), state: "waiting", name: contestant.name, code: await known("code"), record });
    marking = null;
    toast(tell("kept"), "good");
    await draw();
    await send();
  }
  return panel(`${contestant.turn} ${contestant.name} · ${round.title}`, h("div", {}, made, asking));
}

function fault(row) {
  return h("li", { "data-state": "refused" },
    h("p", { class: "font-semibold" }, `${row.name} ${points(total(row.record.parts))}`),
    h("p", { class: "quiet" }, [tell("refused"), row.message].join(" · ")),
    h("button", { class: "btn btn-soft min-h-12", type: "button", onclick: () => drop(row.uid).then(draw) }, icon("trash"), tell("drop")));
}

/** Send what waits, in order; only one page of the browser sends at a time. */
function send() {
  return navigator.locks ? navigator.locks.request("wuzha-judge-send", sendAll) : sendAll();
}

async function sendAll() {
  let sent = 0;
  let changed = false;
  for (const row of await rows()) {
    if (row.state !== "waiting") continue;
    const answer = await one(row);
    if (!answer) break;
    if (ANSWERED.includes(answer.verdict)) {
      sent += 1;
      changed = true;
      await drop(row.uid);
    } else if (answer.verdict === "refused") {
      changed = true;
      await put({ ...row, state: "refused", message: answer.message });
    } else if (answer.verdict === "gone") gone = answer.message;
  }
  if (sent) toast(tell("sent", { n: sent }), "good");
  if (changed) {
    await ask();
    await refresh();
  }
}

/** The answer for one mark; nothing where the line broke: then it is sent again later. */
async function one(row) {
  try {
    const response = await post(sync, JSON.stringify(row.record), {
      headers: { "Content-Type": "application/json", "X-Judge": row.code }, cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
    });
    if ((response.headers.get("Content-Type") ?? "").includes("json")) return await response.json();
  } catch {
    signal = false;
  }
  await refresh();
  return null;
}

/** Draw anew, unless a mark is being entered: then only the head. */
async function refresh() {
  if (!marking) return draw();
  main.firstElementChild?.replaceWith(head(await known("sheet"), (await rows()).filter((row) => row.state === "waiting").length));
}

async function look() {
  const before = JSON.stringify([signal, gone, await known("sheet")]);
  await ask();
  if (JSON.stringify([signal, gone, await known("sheet")]) !== before) await refresh();
  if (signal) await send();
}

window.addEventListener("online", look);
window.addEventListener("hashchange", () => takeCode().then(look));
window.addEventListener("offline", () => {
  signal = false;
  refresh();
});

await takeCode();
await draw();
navigator.serviceWorker?.register(worker, { scope: page }).catch(() => null);
navigator.storage?.persist?.().catch(() => null);
await ask();
await draw();
main.dataset.ready = "1";
if (signal) await send();
setInterval(look, LOOK);
