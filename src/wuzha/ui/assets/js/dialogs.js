// SPDX-License-Identifier: Apache-2.0
// Dialogs: <button data-opens="id"> shows <dialog id>, [data-closes] inside closes it, a click beside it too.
// A <dialog open> is shown at once. <button data-confirm="question"> asks before its form is sent, in a dialog of our own look.
import { say } from "./words.js";

/** Show a dialog. It begins at a fault, else at its first choice or field, not at its closing cross. */
export function openDialog(dialog) {
  dialog.showModal();
  const first = [...dialog.querySelectorAll("[data-key], input:not([type=hidden]), textarea, select")].find((one) => one.checkVisibility() && !one.disabled);
  const chosen = first?.type === "radio" && first.form?.querySelector(`[name="${first.name}"]:checked`);
  (dialog.querySelector("[aria-invalid=true], [autofocus]") ?? (chosen || first))?.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog) openDialog(dialog);
    return;
  }
  const closer = event.target.closest("[data-closes]");
  if (closer) {
    closer.closest("dialog")?.close();
    return;
  }
  if (event.target instanceof HTMLDialogElement && event.target.open && outside(event)) event.target.close();
});

// A dialog that comes open (its form was refused) is shown as one; without script it stands in the page.
function show(root) {
  for (const dialog of root.querySelectorAll("dialog[open]")) {
    dialog.close();
    openDialog(dialog);
  }
}
show(document);
document.addEventListener("htmx:load", (event) => show(event.detail.elt));

function outside(event) {
  const box = event.target.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

/** Ask; resolves to true when the person agrees. */
export function ask(question, agree) {
  const dialog = document.getElementById("ask");
  dialog.querySelector("[data-question]").textContent = question;
  const yes = dialog.querySelector("[data-yes]");
  yes.textContent = agree || say("yes");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

document.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button?.dataset.confirm || button.dataset.agreed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await ask(button.dataset.confirm, button.dataset.confirmYes || button.textContent.trim())) {
    button.dataset.agreed = "1";
    event.target.requestSubmit(button);
    delete button.dataset.agreed;
  }
}, true);
