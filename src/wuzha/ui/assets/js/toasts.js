// SPDX-License-Identifier: Apache-2.0
// Toasts: from the page (data-toast), from the server (HX-Trigger: {"toast": {text, tone, undo}}), or from a script.
import { say } from "./words.js";

const region = document.getElementById("toasts");
//: Milliseconds a good word stays. What went wrong stays until it is read and closed.
const STAYS = 7000;
const UNDO_STAYS = 10000;
const STEP = 250;

/** Show a toast. `tone` is info, good, warn or bad; `undo` is an address to POST to. */
export function toast(text, tone = "info", undo = "", undoLabel = "") {
  const card = document.getElementById("toast-card").content.firstElementChild.cloneNode(true);
  card.dataset.tone = tone;
  card.querySelector("p").textContent = text;
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-ghost toast-undo gap-1.5 whitespace-nowrap";
    button.dataset.keyLabel = undoLabel || say("undo");
    const left = Object.assign(document.createElement("span"), { className: "toast-left min-w-[1.4em] text-right" });
    left.setAttribute("aria-hidden", "true");
    button.append(button.dataset.keyLabel, Object.assign(document.createElement("kbd"), { textContent: "z" }), left);
    // The key takes back what was done last.
    for (const older of document.querySelectorAll("[data-key='z']")) delete older.dataset.key;
    button.dataset.key = "z";
    button.setAttribute("hx-post", undo);
    button.setAttribute("hx-swap", "none");
    // The card stays until the answer is there: htmx sends nothing for a button that has left the page.
    button.setAttribute("hx-disabled-elt", "this");
    button.addEventListener("htmx:afterRequest", () => card.remove());
    card.querySelector("p").after(button);
    window.htmx?.process(card);
  }
  region.append(card);
  arm(card, undo ? UNDO_STAYS : STAYS);
}

/** Count the seconds down and let the card go; whoever points at it or has the focus in it has all the time they need. */
function arm(card, stays = STAYS) {
  card.querySelector("[data-dismiss]").addEventListener("click", () => card.remove());
  const undo = card.querySelector(".toast-undo");
  // What went wrong stays to be read; only the offer to take the rest back ends.
  const lasts = card.dataset.tone === "bad" || card.dataset.tone === "warn";
  if (lasts && !undo) return;
  let left = stays;
  const shown = card.querySelector(".toast-left");
  const tick = () => {
    if (!card.isConnected) return clearInterval(timer);
    if (card.matches(":hover, :focus-within") || card.querySelector("[disabled]")) return;
    left -= STEP;
    if (shown) shown.textContent = String(Math.ceil(left / 1000));
    if (left > 0) return;
    clearInterval(timer);
    if (lasts) undo.remove();
    else card.remove();
  };
  if (shown) shown.textContent = String(Math.ceil(left / 1000));
  const timer = setInterval(tick, STEP);
}

region?.querySelectorAll(".toast-card").forEach((card) => arm(card));

document.body.addEventListener("toast", (event) => {
  const { text, tone, undo, undoLabel } = event.detail;
  if (text) toast(text, tone, undo, undoLabel);
});

// An answer that is not a page: say what happened and what to do, and leave the page as it was.
document.body.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  const known = { 403: "forbidden", 404: "gone", 409: "changed", 413: "too_big", 429: "too_often", 503: "busy" };
  toast(say(known[status] ?? "server_error"), "bad");
});
document.body.addEventListener("htmx:sendError", () => toast(say("no_connection"), "bad"));
document.body.addEventListener("htmx:timeout", () => toast(say("no_connection"), "bad"));
