// SPDX-License-Identifier: Apache-2.0
// The wall of a contest: drawn anew when the contest or a round of it changes, and now and then for the marks that came.
import { follow, someTime } from "../live.js";

const wall = document.getElementById("contest-wall");
const SOON = 300;
const AGAIN = 10_000;

async function draw() {
  try {
    const response = await fetch(location.href, { headers: { "X-Background": "1" }, cache: "no-store" });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("contest-board");
    if (fresh) document.getElementById("contest-board").replaceWith(fresh);
  } catch {
    // The line is broken: what stands there stays, with its time.
  }
}

follow(wall.dataset.live, wall.dataset.mark, { contest: () => someTime(draw, SOON) }, { always: true });
setInterval(draw, AGAIN);
