// SPDX-License-Identifier: Apache-2.0
// Before the first paint: the theme the person chose, else the one the device prefers. And what is pressed outside of
// fields while the scripts are on their way: `keys.js` does it once they are there.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // Storage is switched off in this browser: the device's preference holds.
  }
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "wuzha-dark" : "wuzha";

  const early = (window.earlyKeys = []);
  document.addEventListener("keydown", (event) => {
    if (window.earlyKeys === early && !event.target.closest("input, textarea, select, [contenteditable]")) early.push(event);
  });
})();
