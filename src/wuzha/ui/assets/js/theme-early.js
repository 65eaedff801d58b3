// SPDX-License-Identifier: Apache-2.0
// Before the first paint: the theme the person chose, else the one the device prefers.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // Storage is switched off in this browser: the device's preference holds.
  }
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "wuzha-dark" : "wuzha";
})();
