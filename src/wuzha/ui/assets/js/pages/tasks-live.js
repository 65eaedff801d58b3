// SPDX-License-Identifier: Apache-2.0
// The officer's list kept true: counts and shown cards change in place, nothing moves under the thumb; new tasks are
// offered by the line above the list.
import { follow, someTime } from "../live.js";
import { toast } from "../toasts.js";

const page = document.getElementById("tasks");
//: Milliseconds within which a page looks at what has changed.
const SOON = 600;
let looking = false;

function counts(told) {
  for (const [group, text] of Object.entries(told)) {
    for (const element of document.querySelectorAll(`[data-count="${group}"]`)) element.textContent = text;
  }
}

/** Bring the shown cards up to date by the page as it is now; one that is no longer there is marked, not taken away. */
async function look() {
  looking = false;
  window.htmx.trigger("#task-news", "look");
  const answer = await fetch(location.href, { headers: { "X-Background": "1" } });
  if (!answer.ok || answer.redirected) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const card of page.querySelectorAll("[data-task]")) {
    const fresh = now.querySelector(`[data-task="${card.dataset.task}"]`);
    if (!fresh) card.dataset.left = "";
    else if (fresh.dataset.version !== card.dataset.version && !card.contains(document.activeElement)) card.replaceWith(fresh);
  }
}

function tasks(told) {
  if (told) counts(told.counts);
  if (looking) return;
  looking = true;
  someTime(look, SOON);
}

follow(page.dataset.live, page.dataset.mark, {
  tasks,
  stale: () => tasks(null),
  notice: ({ text }) => text && toast(text, "warn"),
});
