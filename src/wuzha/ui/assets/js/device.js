// SPDX-License-Identifier: Apache-2.0
// Tasks taken along on this phone belong to one session. Any page of another session, or of none, deletes them; in their
// own session the ways out (signing out, another posting, another person of the demo) wait until they are deleted.
// A page that does not know its session (an error page without one) leaves everything as it is.
import { recall, remember } from "./store.js";

const WAYS_OUT = /^\/(logout|role|demo)\/$/;
const { session } = document.documentElement.dataset;
const taken = recall("phone");

if (taken && session !== undefined) {
  if (taken === session) guard();
  else {
    // The mark goes at once: without it nobody shows the tasks, even if the line breaks before they are deleted.
    remember("phone", "");
    import("./phone/leave.js").then((leave) => leave.wipe());
  }
}

/** Watch the ways out of this session. */
export function guard() {
  document.addEventListener("submit", leaving, true);
}

async function leaving(event) {
  const form = event.target;
  if (!WAYS_OUT.test(new URL(form.action, location.href).pathname) || form.dataset.left) return;
  event.preventDefault();
  const button = event.submitter;
  if (!(await left())) return;
  form.dataset.left = "1";
  form.requestSubmit(button);
}

/** Delete the tasks. False when the person stays, because something is not yet sent. */
async function left() {
  try {
    return await (await import("./phone/leave.js")).left();
  } catch {
    remember("phone", "");
    return true;
  }
}
