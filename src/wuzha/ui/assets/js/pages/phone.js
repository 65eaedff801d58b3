// SPDX-License-Identifier: Apache-2.0
// The field pages with signal: take the tasks along, send what waits, offer to install.
import { guard } from "../device.js";
import { clock } from "../phone/dom.js";
import * as outbox from "../phone/outbox.js";
import * as vault from "../phone/vault.js";
import { tell } from "../phone/words.js";
import { post } from "../post.js";
import { toast } from "../toasts.js";

const strip = document.getElementById("phone-strip");
const { owner, session } = document.documentElement.dataset;

const takes = strip.querySelector("[data-take]");
//: Milliseconds that taking along waits for the shell to be on the phone as well.
const PATIENCE = 60_000;
//: Milliseconds until it is tried again.
const AGAIN = 1500;

async function start() {
  if (!vault.usable || !("serviceWorker" in navigator)) {
    unusable();
    return;
  }
  takes?.addEventListener("submit", take);
  // Shown by now, not before: without its script the form would go nowhere. Only where it can be carried to a door.
  if (takes) takes.hidden = !matchMedia("(width < 64rem), (pointer: coarse)").matches;
  // A browser that refuses (a private window, a certificate it does not trust) keeps nothing either.
  register().catch(unusable);
  strip.querySelector("[data-send]").addEventListener("click", () => send());
  document.addEventListener("phone:changed", draw);
  window.addEventListener("online", () => send());
  const held = await vault.meta();
  if (held && held.session !== session) await vault.wipe();
  await draw();
  if ((await outbox.waiting(owner)).mine) await send();
}

function unusable() {
  if (takes) takes.hidden = true;
  strip.querySelector("[data-why]").textContent = tell("no_storage");
}

function register() {
  return navigator.serviceWorker.register(strip.dataset.worker, { scope: strip.dataset.scope });
}

/** Wait until the shell is on the phone: without it the tasks could not be shown. What a thin line broke begins anew. */
async function shellIsHere() {
  const until = Date.now() + PATIENCE;
  while (Date.now() < until) {
    const { active, waiting, installing } = await register();
    if (active || (await outcome(waiting ?? installing)) === "activated") return;
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
  throw new Error("no shell");
}

/** How the installing of a worker ends. */
function outcome(worker) {
  return new Promise((resolve) => {
    const look = () => ["activated", "redundant"].includes(worker?.state ?? "redundant") && resolve(worker?.state);
    worker?.addEventListener("statechange", look);
    look();
  });
}

async function take(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    // Before any personal data is asked for.
    await shellIsHere();
    const response = await post(form.action, new FormData(form), { redirect: "manual" });
    const answer = response.ok || response.status === 422 ? await response.json() : null;
    if (!answer) toast(tell("take_failed"), "bad");
    else if (answer.message) toast(answer.message, "warn");
    else {
      const n = await vault.keep(answer);
      guard();
      toast(tell("taken_now", { n }), "good");
      const off = Math.round(Math.abs(Date.now() - Date.parse(answer.now)) / 60_000);
      if (off >= 1) toast(tell("clock_off", { n: off }), "warn");
    }
  } catch (error) {
    toast(tell(error?.name === "QuotaExceededError" ? "full" : "take_failed"), "bad");
  } finally {
    button.disabled = false;
  }
  await draw();
}

async function send() {
  const done = await outbox.send(owner);
  if (done.ended) {
    await vault.wipe();
    toast(tell("sign_in_to_send"), "warn");
  }
  if (done.sent) toast(tell("sent", { n: done.sent }), "good");
  await draw();
}

async function draw() {
  const { mine, others } = await outbox.waiting(owner);
  const held = await vault.meta();
  const answered = held ? (await outbox.list(owner)).filter((row) => row.state !== "waiting") : [];
  const say = [];
  if (held) say.push(tell("taken", { when: clock(held.takenHere), until: clock(held.until) }));
  if (mine) say.push(tell("unsent", { n: mine }));
  if (others) say.push(tell("others_wait", { n: others }));
  strip.querySelector("[data-why]").textContent = say.join("，");
  strip.querySelector("[data-send]").hidden = !mine;
  const list = strip.querySelector("[data-answers]");
  list.replaceChildren(...answered.map(answer));
  strip.dataset.ready = "1";
}

/** What the server said of a record that was not simply kept; it stays until it was read. */
function answer(row) {
  const line = document.createElement("li");
  const text = document.createElement("span");
  text.textContent = [row.shown?.title, tell(row.state), row.shown?.message].filter(Boolean).join(" · ");
  const seen = document.createElement("button");
  seen.type = "button";
  seen.className = "btn btn-soft min-h-12";
  seen.textContent = tell("seen");
  seen.addEventListener("click", () => outbox.read(row));
  line.append(text, seen);
  return line;
}

// Installing is offered where the browser offers it, in its own words.
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  const button = strip.querySelector("[data-install]");
  if (!button) return; // offered beside the list, not in the way of a task
  button.hidden = false;
  button.addEventListener("click", () => event.prompt(), { once: true });
});
window.addEventListener("appinstalled", () => strip.querySelector("[data-install]")?.setAttribute("hidden", ""));

start();
