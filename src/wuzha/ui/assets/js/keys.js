// SPDX-License-Identifier: Apache-2.0
// Keys: any button, link or field with data-key="n" is reached by that key; its label (data-key-label, else its text) is
// in the sheet that `?` opens. Scripts add their own with `onKey`. Never while typing; can be switched off (WCAG 2.1.4).
import { recall, remember } from "./store.js";

//: Milliseconds after which a key that was pressed too early is not done any more: nobody waits for it then.
const LATE = 1000;
const own = new Map();
let ready = false;

/** Let a key do something on this page. */
export function onKey(key, label, act) {
  own.set(key, { label, act });
}

export const keysAreOn = () => recall("keys") !== "off";

/** Is this a field that takes text? A dialog just closed keeps the focus until the page is drawn; nobody types there. */
export function typing(element) {
  const field = element?.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  return Boolean(field?.getClientRects().length);
}

/** Can it be pressed? What a closed menu holds can, where the menu stands: browsers give it a place of its own or none. */
export function visible(element) {
  let place = element;
  for (let menu; (menu = place.parentElement?.closest("details:not([open])")); ) place = menu;
  return place.getClientRects().length > 0 && !element.disabled && element.getAttribute("aria-disabled") !== "true";
}

/** Press it; a field takes the focus. */
export function reach(element) {
  if (element?.matches("input, textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element?.click();
  }
}

document.addEventListener("keydown", (event) => {
  if (ready) does(event);
});

// Modules have run when the document is there; the scripts of the page have said their keys then, too.
document.addEventListener("DOMContentLoaded", () => {
  const early = window.earlyKeys ?? [];
  const since = performance.now() - LATE;
  ready = true;
  delete window.earlyKeys;
  // What follows a key that leads into a field was meant for the field.
  for (const event of early) if (event.timeStamp >= since && !typing(document.activeElement)) does(event);
});

function does(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (typing(event.target)) {
    if (event.key === "Escape" && event.target.dataset.key) event.target.blur();
    return;
  }
  const open = document.querySelector("dialog[open]");
  if (event.key === "?" && !open) {
    event.preventDefault();
    showSheet();
    return;
  }
  if (!keysAreOn() || event.key === "Enter" || event.key === " ") return;
  const scope = open ?? document;
  const found = [...scope.querySelectorAll(`[data-key="${CSS.escape(event.key)}"]`)].find(visible);
  if (found) {
    event.preventDefault();
    reach(found);
  } else if (!open && own.has(event.key)) {
    event.preventDefault();
    own.get(event.key).act(event);
  }
}

export function labelOf(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  if (element.getAttribute("aria-label")) return element.getAttribute("aria-label");
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, svg").forEach((part) => part.remove());
  return copy.textContent.trim() || element.labels?.[0]?.textContent.trim() || element.title;
}

/** `X` is pressed with Shift, and said so. */
const shownAs = (key) => (/^[A-Z]$/.test(key) ? `Shift+${key.toLowerCase()}` : key);

function showSheet() {
  const sheet = document.getElementById("key-sheet");
  const list = sheet.querySelector("[data-keys]");
  const keys = new Map();
  for (const element of document.querySelectorAll("[data-key]")) {
    if (!element.closest("dialog") && visible(element) && !keys.has(element.dataset.key)) {
      keys.set(element.dataset.key, labelOf(element));
    }
  }
  for (const [key, { label }] of own) keys.set(key, label);
  list.replaceChildren(
    ...[...keys].map(([key, label]) => {
      const line = document.createElement("div");
      line.className = "flex items-baseline justify-between gap-4 py-1.5 border-b border-hairline";
      const term = document.createElement("dt");
      term.textContent = label;
      const value = document.createElement("dd");
      value.append(Object.assign(document.createElement("kbd"), { textContent: shownAs(key) }));
      line.append(term, value);
      return line;
    }),
  );
  sheet.querySelector("[data-no-keys]").hidden = keys.size > 0;
  const toggle = sheet.querySelector("[data-keys-switch]");
  toggle.checked = keysAreOn();
  toggle.onchange = () => remember("keys", toggle.checked ? "on" : "off");
  sheet.showModal();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-key-sheet]")) showSheet();
});
