// SPDX-License-Identifier: Apache-2.0
// A thin line at the top while a page or a part of one is on its way.
const line = document.getElementById("page-progress");
let waiting = 0;

function show(by) {
  waiting = Math.max(0, waiting + by);
  line?.toggleAttribute("data-busy", waiting > 0);
}

document.body.addEventListener("htmx:beforeRequest", () => show(1));
document.body.addEventListener("htmx:afterRequest", () => show(-1));
window.addEventListener("pageshow", () => show(-waiting));
