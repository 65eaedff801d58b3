// SPDX-License-Identifier: Apache-2.0
// Toasts: from the page (data-toast), from the server (HX-Trigger: {"toast": {text, tone, undo}}), or from a script.
import { say } from "./words.js";

const region = document.getElementById("toasts");
//: Milliseconds a good word stays. What went wrong stays until it is read and closed.
const STAYS = 7000;
const UNDO_STAYS = 10000;

/** Show a toast. `tone` is info, good, warn or bad; `undo` is an address to POST to. */
export function toast(text, tone = "info", undo = "", undoLabel = "") {
  const card = document.getElementById("toast-card").content.firstElementChild.cloneNode(true);
  card.dataset.tone = tone;
  card.querySelector("p").textContent = text;
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-ghost";
    button.textContent = undoLabel || say("undo");
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

function arm(card, stays = STAYS) {
  card.querySelector("[data-dismiss]").addEventListener("click", () => card.remove());
  if (card.dataset.tone === "bad" || card.dataset.tone === "warn") return;
  let timer;
  const wait = () => (timer = setTimeout(() => card.remove(), stays));
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", wait);
  card.addEventListener("focusin", () => clearTimeout(timer));
  card.addEventListener("focusout", wait);
  wait();
}

region?.querySelectorAll(".toast-card").forEach((card) => arm(card));

document.body.addEventListener("toast", (event) => {
  const { text, tone, undo, undoLabel } = event.detail;
  if (text) toast(text, tone, undo, undoLabel);
});

// An answer that is not a page: say what happened and what to do, and leave the page as it was.
document.body.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  const known = { 403: "forbidden", 404: "gone", 409: "changed", 413: "too_big", 429: "too_often" };
  toast(say(known[status] ?? "server_error"), "bad");
});
document.body.addEventListener("htmx:sendError", () => toast(say("no_connection"), "bad"));
document.body.addEventListener("htmx:timeout", () => toast(say("no_connection"), "bad"));
