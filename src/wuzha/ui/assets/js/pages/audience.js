// SPDX-License-Identifier: Apache-2.0
// The mark of somebody in the audience: without signal it stays on this phone, and is sent once there is some. The
// server keeps one mark for a device, however often it comes.
import { recall, remember } from "../store.js";

const form = document.getElementById("audience");
const said = document.getElementById("audience-waits");
const KEY = `audience:${location.pathname}`;
const AGAIN = 5_000;

/** Send the mark that waits; the page that answers takes the place of this one. */
async function send() {
  const mark = recall(KEY);
  if (!mark) return;
  const body = new FormData(form);
  body.set("mark", mark);
  try {
    const response = await fetch(location.href, { method: "POST", body, signal: AbortSignal.timeout(15_000) });
    if (response.status >= 500 || response.status === 429) throw new Error(String(response.status));
    remember(KEY, "");
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    document.getElementById("main").replaceWith(page.getElementById("main"));
  } catch {
    said.hidden = false;
    setTimeout(send, AGAIN);
  }
}

form?.addEventListener("submit", (event) => {
  const mark = new FormData(form).get("mark");
  if (!mark) return;
  event.preventDefault();
  remember(KEY, mark);
  form.querySelector("button").disabled = true;
  send();
});
window.addEventListener("online", send);
if (form && recall(KEY)) send();
