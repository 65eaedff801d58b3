// SPDX-License-Identifier: Apache-2.0
// Drafts: [data-draft="/address/"] in a form keeps what is typed on the server and puts it back. Sent forms leave none:
// the page that follows lets the draft go, unless it is the same form, refused.
import { post } from "./post.js";

const SENT = "draft-sent";
//: Milliseconds after the last key.
const PAUSE = 1500;

const mark = document.querySelector("form [data-draft]");
const sent = sessionStorage.getItem(SENT);
if (sent) {
  sessionStorage.removeItem(SENT);
  const [place, address] = JSON.parse(sent);
  const refused = mark?.dataset.draft === place && document.querySelector("[aria-invalid=true], .field-error, [role=alert]");
  if (!refused) post(address, { place }, { keepalive: true });
}
if (mark) keep(mark, mark.closest("form"));

/** What a person typed or chose: no hidden field, no secret, no file. */
function typed(form) {
  return [...form.elements].filter((one) => one.name && !["hidden", "password", "file", "submit", "button"].includes(one.type));
}

function keep(place, form) {
  const { draft, url } = place.dataset;
  const values = document.getElementById("draft-values");
  const note = place.querySelector("[data-draft-note]");
  if (values && note && sent === null) {
    put(form, JSON.parse(values.textContent));
    note.hidden = false;
    note.querySelector("[data-draft-drop]").addEventListener("click", async () => {
      await post(url, { place: draft });
      location.reload();
    });
  }
  let wait = null;
  const save = () => {
    const body = new URLSearchParams({ place: draft });
    for (const one of typed(form)) {
      if (["checkbox", "radio"].includes(one.type) ? one.checked : one.value) body.append(one.name, one.value);
    }
    // Without signal it is not kept now: it is once the signal is back.
    post(url, body, { keepalive: true }).catch(() => {});
  };
  addEventListener("online", save);
  form.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(wait);
    const silent = place.querySelector("[data-draft-silent]");
    silent.hidden = navigator.onLine;
    if (!navigator.onLine) {
      // The browser would leave the page for one of its own, and files that were chosen would be gone.
      event.preventDefault();
      silent.scrollIntoView({ block: "center" });
      return;
    }
    sessionStorage.setItem(SENT, JSON.stringify([draft, url]));
  });
}

function put(form, values) {
  for (const one of typed(form)) {
    const found = values[one.name];
    if (!found) continue;
    if (["checkbox", "radio"].includes(one.type)) one.checked = found.includes(one.value);
    else one.value = found.length > 1 ? found.shift() : found[0];
    // A folded row that holds something is shown.
    const fold = one.closest("details");
    if (fold) fold.open = true;
  }
}
