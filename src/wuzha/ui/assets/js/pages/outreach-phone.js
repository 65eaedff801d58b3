// SPDX-License-Identifier: Apache-2.0
// Activities of outreach recorded on a phone, with or without signal: the form, and the queue on this phone.
// No picture leaves the phone: a photo is its hash and the beginning of its file, where time and place stand.
import { h, icon, panel } from "../phone/dom.js";
import { tell } from "../phone/words.js";
import { post } from "../post.js";
import { toast } from "../toasts.js";

const main = document.getElementById("phone");
const { page, me, sync, worker } = main.dataset;
//: Bytes of a photo's beginning; milliseconds between two looks for signal, and until a request is given up.
const HEAD = 96 * 1024;
const LOOK = 5_000;
const PATIENCE = 60_000;

const asked = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

const opened = (() => {
  const request = indexedDB.open("wuzha-outreach", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("queue", { keyPath: "uid" });
    request.result.createObjectStore("known");
  };
  return asked(request);
})();

async function within(store, mode, act) {
  const found = (await opened).transaction(store, mode).objectStore(store);
  return asked(act(found));
}
const known = () => within("known", "readonly", (store) => store.get("me"));
const rows = async () => (await within("queue", "readonly", (store) => store.getAll())).sort((a, b) => a.at - b.at);
const put = (row) => within("queue", "readwrite", (store) => store.put(row));
const drop = (uid) => within("queue", "readwrite", (store) => store.delete(uid));

let signal = navigator.onLine;
let ended = false;

/** What the server says of this person, kept for when there is no signal. */
async function ask() {
  try {
    const response = await fetch(me, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(8000) });
    signal = response.type === "opaqueredirect" || response.status < 500;
    ended = response.type === "opaqueredirect" || [204, 401, 403].includes(response.status);
    if (!response.ok) return;
    const told = await response.json();
    await within("known", "readwrite", (store) => store.put(told, "me"));
  } catch {
    signal = false;
  }
}

function field(id, label, control, help = "") {
  return h("div", { class: "grid gap-1" }, h("label", { class: "choice-name", for: id }, label), control,
    help ? h("p", { class: "field-help" }, help) : "");
}

function choice(id, choices, chosen) {
  return h("select", { class: "select w-full", id },
    choices.map(([value, label]) => h("option", { value, selected: String(value) === String(chosen) }, label)));
}

function input(id, type, value = "", more = {}) {
  return h("input", { class: "input w-full", id, type, value, autocomplete: "off", ...more });
}

function form(told, given) {
  const value = (id) => made.querySelector(`#${id}`).value.trim();
  const fault = h("p", { class: "field-error", role: "alert", hidden: true });
  const people = told.audiences.map(([code, label]) => field(`people-${code}`, label,
    input(`people-${code}`, "number", given?.people[code] ?? "", { min: 0, max: 1000000, inputmode: "numeric", "data-people": code })));
  const materials = told.materials.map(([key, label]) => h("label", { class: "flex items-start gap-2" },
    h("input", { type: "checkbox", class: "checkbox", value: key, "data-material": true, checked: given?.editions.includes(key) }), label));
  const photos = input("photos", "file", null, { multiple: true, accept: "image/jpeg,image/png,image/webp" });
  const made = h("form", { class: "grid gap-3", novalidate: true, onsubmit: submit },
    field("day", tell("day"), input("day", "date", given?.day ?? today(), { max: today() })),
    told.units.length > 1 ? field("unit", tell("unit"), choice("unit", told.units, given?.unit ?? told.unit)) : "",
    field("place", tell("place"), input("place", "text", given?.place, { maxlength: 64 })),
    field("topic", tell("topic"), input("topic", "text", given?.topic, { maxlength: 64 })),
    field("fraud_type", tell("fraud_type"), choice("fraud_type", [["", "—"], ...(told.types ?? [])], given?.fraud_type ?? "")),
    field("entry", tell("entry"), choice("entry", told.entries, given?.entry)),
    field("way", tell("way"), choice("way", told.ways, given?.way)),
    h("fieldset", { class: "grid grid-cols-2 gap-2" }, h("legend", { class: "choice-name" }, tell("people")), people),
    materials.length ? h("details", { class: "more" }, h("summary", { class: "min-h-12" }, tell("materials"), icon("chevron-down")), h("div", { class: "grid gap-2" }, materials)) : "",
    field("photos", tell("photos"), photos, tell("photos_help")),
    field("note", tell("note"), h("textarea", { class: "textarea w-full", id: "note", rows: 2, maxlength: 1000, autocomplete: "off" }, given?.note ?? "")),
    fault,
    h("button", { class: "btn btn-primary btn-thumb" }, icon("check"), tell("keep")));

  async function submit(event) {
    event.preventDefault();
    const counted = Object.fromEntries([...made.querySelectorAll("[data-people]")]
      .filter((one) => Number(one.value) > 0).map((one) => [one.dataset.people, Math.trunc(Number(one.value))]));
    const files = [...photos.files];
    const missing = !value("day") || !value("place") || !Object.keys(counted).length;
    const many = files.length > told.photos;
    fault.hidden = !(missing || many);
    fault.textContent = missing ? tell("needed") : tell("many", { n: told.photos });
    if (missing || many) return;
    made.querySelector(".btn-primary").disabled = true;
    const record = {
      uid: given?.uid ?? crypto.randomUUID(),
      owner: told.owner,
      day: value("day"),
      unit: Number(made.querySelector("#unit")?.value ?? told.unit),
      place: value("place"),
      topic: value("topic"),
      fraud_type: value("fraud_type"),
      entry: value("entry"),
      way: value("way"),
      people: counted,
      editions: [...made.querySelectorAll("[data-material]:checked")].map((one) => Number(one.value)),
      note: value("note"),
      photos: files.length ? await Promise.all(files.map(shot)) : (given?.photos ?? []),
    };
    await put({ uid: record.uid, at: Date.now(), state: "waiting", record });
    toast(tell("kept"), "good");
    await draw();
    await send();
  }
  return made;
}

/** What is sent of a photo: the hash of the whole file, and its beginning. */
async function shot(file) {
  const content = new Uint8Array(await file.arrayBuffer());
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  const head = content.subarray(0, HEAD);
  let letters = "";
  for (let i = 0; i < head.length; i += 0x8000) letters += String.fromCharCode(...head.subarray(i, i + 0x8000));
  return { digest: [...digest].map((one) => one.toString(16).padStart(2, "0")).join(""), head: btoa(letters) };
}

/** The day in the city, wherever the phone thinks it is. */
function today() {
  return new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
}

let correcting = null;

async function draw() {
  const told = await known();
  const queue = await rows();
  main.replaceChildren(head(queue.filter((row) => row.state === "waiting").length, told),
    told && window.crypto?.subtle ? panel(tell("new"), form(told, correcting)) : h("p", { class: "panel panel-body" }, tell("first")),
    queue.length ? panel(tell("queue"), h("ul", { class: "phone-queue grid gap-3" }, queue.map((row) => line(row, told)))) : "",
    told?.mine.length ? panel(tell("mine"), h("ul", { class: "grid gap-2" }, told.mine.map((one) =>
      h("li", { class: "duty-line" }, h("a", { class: "link", href: one.url }, one.title), h("span", { class: "quiet" }, `${one.day} ${one.state}`))))) : "",
    told ? h("a", { class: "btn btn-soft btn-thumb", href: told.list }, icon("list"), tell("list")) : "");
}

function head(waits, told) {
  return h("div", { class: "note grid gap-1", "data-tone": signal ? "good" : "warn", "data-online": String(signal) },
    h("p", {}, h("b", {}, tell(signal ? "signal" : "no_signal"))),
    h("p", { class: "font-semibold", role: "status", "data-waits": String(waits) }, waits ? tell("unsent", { n: waits }) : told ? tell("all_sent") : ""),
    ended ? h("a", { class: "btn btn-primary btn-thumb", href: `/login/?next=${page}` }, icon("log-in"), tell("sign_in")) : "",
    waits && signal && !ended ? h("button", { class: "btn btn-primary btn-thumb", type: "button", onclick: send }, icon("send"), tell("send_now")) : "");
}

function line(row, told) {
  const mine = row.record.owner === told?.owner;
  const state = mine ? tell(row.state === "refused" ? "refused" : "waits") : tell("others");
  return h("li", { "data-state": row.state },
    h("p", { class: "font-semibold" }, mine ? row.record.topic || row.record.place : tell("others")),
    h("p", { class: "quiet" }, [row.record.day, state, row.message].filter(Boolean).join(" · ")),
    mine && row.state === "refused" ? h("div", { class: "flex flex-wrap gap-2" },
      h("button", { class: "btn btn-soft min-h-12", type: "button", onclick: () => correct(row) }, icon("edit"), tell("again")),
      h("button", { class: "btn btn-soft min-h-12", type: "button", onclick: () => drop(row.uid).then(draw) }, icon("trash"), tell("drop"))) : "");
}

async function correct(row) {
  correcting = row.record;
  await draw();
  correcting = null;
  window.scrollTo(0, 0);
}

/** Send what waits, in order; only one page of the browser sends at a time. */
function send() {
  return navigator.locks ? navigator.locks.request("wuzha-outreach-send", sendAll) : sendAll();
}

async function sendAll() {
  const told = await known();
  let sent = 0;
  let changed = false;
  for (const row of await rows()) {
    if (row.state !== "waiting" || row.record.owner !== told?.owner) continue;
    const answer = await one(row.record);
    if (!answer) break;
    changed = true;
    if (answer.verdict === "kept" || answer.verdict === "known") {
      sent += 1;
      await drop(row.uid);
    } else if (answer.verdict === "refused") await put({ ...row, state: "refused", message: answer.message });
  }
  if (sent) toast(tell("sent", { n: sent }), "good");
  if (changed) {
    await ask();
    await refresh();
  }
}

/** The answer for one record; nothing where the line broke or the session is over: then it is sent again later. */
async function one(record) {
  try {
    const response = await post(sync, JSON.stringify(record), {
      headers: { "Content-Type": "application/json" }, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.ok || response.status === 422) return await response.json();
    ended = response.type === "opaqueredirect" || [204, 401, 403].includes(response.status);
  } catch {
    signal = false;
  }
  await refresh();
  return null;
}

/** Draw anew, unless something is half entered: then only the head. */
async function refresh() {
  const begun = [...main.querySelectorAll("form input:not([type=date]), form textarea")].some((field) => field.type === "checkbox" ? field.checked : field.value);
  if (!begun) return draw();
  const queue = await rows();
  main.firstElementChild.replaceWith(head(queue.filter((row) => row.state === "waiting").length, await known()));
}

async function look() {
  const before = [signal, ended].join();
  await ask();
  if ([signal, ended].join() !== before) await refresh();
  if (signal && !ended) await send();
}

window.addEventListener("online", look);
window.addEventListener("offline", () => {
  signal = false;
  refresh();
});
setInterval(async () => {
  if (!signal || (await rows()).some((row) => row.state === "waiting")) await look();
}, LOOK);

await draw();
navigator.serviceWorker?.register(worker, { scope: page }).catch(() => null);
await ask();
await refresh();
main.dataset.ready = "1";
if (signal && !ended) await send();
