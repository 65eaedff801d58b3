// SPDX-License-Identifier: Apache-2.0
// Words for the scripts, in the page's language, from <script type="application/json" id="words">.
const source = document.getElementById("words");
const words = source ? JSON.parse(source.textContent) : {};

/** The word for a key with `{name}` places filled in; the key itself when there is none. */
export function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
