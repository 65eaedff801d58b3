// SPDX-License-Identifier: Apache-2.0
// Forms: sent once, with a sign of life; Ctrl+Enter sends; [data-auto-submit] sends on change; the first error has focus.
// [data-copy="#id"] copies a text; [data-reveals] shows and hides what was typed into a password field.
import { toast } from "./toasts.js";
import { say } from "./words.js";

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method === "dialog") return;
  if (event.target.hasAttribute("hx-post") || event.target.hasAttribute("hx-get")) return;
  // A download leaves the page as it is, so its form may be sent again.
  if (event.target.hasAttribute("data-download")) return;
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = "1";
  event.submitter?.classList.add("btn-active");
  event.submitter?.setAttribute("aria-busy", "true");
});

// Back from the next page: the browser shows this one as it was left.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) {
    button.removeAttribute("aria-busy");
    button.classList.remove("btn-active");
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  // The focus may be on something without a form; a dialog with one form means that one.
  const forms = [...document.querySelectorAll("dialog[open]")].at(-1)?.querySelectorAll("form") ?? [];
  (event.target.form ?? (forms.length === 1 ? forms[0] : null))?.requestSubmit();
});

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-auto-submit]")) event.target.form?.requestSubmit();
});

document.addEventListener("click", async (event) => {
  const reveals = event.target.closest("[data-reveals]");
  if (reveals) {
    const field = document.getElementById(reveals.dataset.reveals);
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    reveals.setAttribute("aria-pressed", String(!shown));
  }
  const copies = event.target.closest("[data-copy]");
  if (copies) {
    const text = document.querySelector(copies.dataset.copy).textContent.trim();
    try {
      await navigator.clipboard.writeText(text);
      toast(say("copied"), "good");
    } catch {
      // No clipboard without HTTPS or permission: select the text, so that Ctrl+C copies it.
      getSelection().selectAllChildren(document.querySelector(copies.dataset.copy));
      toast(say("selected"), "info");
    }
  }
});

// One press puts a field right, and says what it says now.
document.addEventListener("click", (event) => {
  const remedy = event.target.closest("[data-remedy]");
  if (!remedy) return;
  const field = document.getElementById(remedy.dataset.for);
  field.value = remedy.dataset.remedy;
  field.removeAttribute("aria-invalid");
  remedy.closest(".field-error").remove();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

document.querySelector("form [aria-invalid=true]")?.focus();
