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

let onScreen = root.dataset.theme;
addEventListener("beforeprint", () => {
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
