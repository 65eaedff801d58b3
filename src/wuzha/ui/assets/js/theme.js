// SPDX-License-Identifier: Apache-2.0
// The theme switch; paper is always light. A button with `data-print` prints.
import { remember } from "./store.js";

const root = document.documentElement;

function show() {
  const dark = root.dataset.theme === "wuzha-dark";
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.setAttribute("aria-pressed", String(dark));
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-switch]")) return;
  const dark = root.dataset.theme !== "wuzha-dark";
  root.dataset.theme = dark ? "wuzha-dark" : "wuzha";
  remember("theme", dark ? "dark" : "light");
  show();
  changed(dark);
});

function changed(dark) {
  document.dispatchEvent(new CustomEvent("themechange", { detail: { dark } }));
}

// The rim of a sheet says when it was printed, in the city's time, by the server's clock.
const skew = Number(root.dataset.now) * 1000 - Date.now();
function stamp() {
  const at = new Date(Date.now() + skew).toLocaleString("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" });
  const words = root.style.getPropertyValue("--paper-at");
  root.style.setProperty("--paper-at", words.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/, at));
}

let onScreen = root.dataset.theme;
addEventListener("beforeprint", () => {
  stamp();
  onScreen = root.dataset.theme;
  root.dataset.theme = "wuzha";
  changed(false);
});
addEventListener("afterprint", () => {
  root.dataset.theme = onScreen;
  changed(onScreen === "wuzha-dark");
});

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

show();
