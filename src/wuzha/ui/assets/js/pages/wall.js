// SPDX-License-Identifier: Apache-2.0
// The wall screen: the board as the server draws it, a clock, and a clear word when the numbers are no longer fresh.
import { follow } from "../live.js";

const wall = document.getElementById("wall");
const board = document.getElementById("board");
const lost = document.getElementById("wall-lost");
//: Milliseconds without a connection before it is said: a restart of the server is shorter.
const PATIENCE = 5000;
//: The city's time, whatever the screen's own is set to.
const SHOWN = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" };
const time = (at) => at.toLocaleTimeString("zh-CN", SHOWN);
let since = null;

function tick() {
  document.getElementById("wall-clock").textContent = time(new Date());
  const gone = since !== null && Date.now() - since > PATIENCE;
  lost.hidden = !gone;
  wall.toggleAttribute("data-lost", gone);
  if (gone) lost.querySelector("[data-since]").textContent = time(new Date(since));
}

document.addEventListener("live", (event) => {
  since = event.detail === "on" ? null : (since ?? Date.now());
  tick();
});

follow(wall.dataset.live, wall.dataset.mark, { wall: (html) => (board.innerHTML = html) }, { always: true });
setInterval(tick, 1000);
tick();
