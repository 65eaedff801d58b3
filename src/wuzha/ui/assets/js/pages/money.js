// SPDX-License-Identifier: Apache-2.0
// Where the money is, kept true: when the case was traced anew, the list is drawn again, but not under somebody's hand.
import { follow, someTime } from "../live.js";

const SOON = 400;
let page = document.getElementById("money");

/** Put the page as it is now in place of what is shown, unless a form of it is in use. */
async function look() {
  const answer = await fetch(location.href, { headers: { "X-Background": "1" } });
  if (!answer.ok || answer.redirected) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("money");
  if (!now || now.dataset.run === page.dataset.run) return;
  page.replaceWith(now);
  page = now;
  window.htmx.process(page);
}

follow(page.dataset.live, page.dataset.mark, { traced: (run) => String(run) !== page.dataset.run && someTime(look, SOON) });
