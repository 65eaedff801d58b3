// SPDX-License-Identifier: Apache-2.0
// The language changes where one stands, by loading the page anew. What a POST answered (errors of a form, a value shown
// for a purpose, a secret shown once) and what is typed would be gone with that: then the page stays as it is, and the
// next one is in the other language.
import { post } from "./post.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

let holds = false;

// An answer to a POST that was swapped into the page.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.requestConfig?.verb !== "get") holds = true;
});
// Something typed that is not sent yet; what only narrows a list down (a GET form) can be typed again.
document.addEventListener("input", (event) => {
  if (event.target.form?.method === "post" && !event.target.closest("#palette")) holds = true;
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-language]") || !(holds || form.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  body.set("stay", "1");
  try {
    const answer = await post(form.action, body);
    if (!answer.ok) throw new Error(String(answer.status));
    toast(await answer.text(), "info");
  } catch {
    toast(say("no_connection"), "bad");
  }
}, true);
