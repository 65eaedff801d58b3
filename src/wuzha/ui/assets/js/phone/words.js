// SPDX-License-Identifier: Apache-2.0
// Words of the pages that work without signal, from <script type="application/json" id="phone-words">.
const source = document.getElementById("phone-words");
const words = source ? JSON.parse(source.textContent) : {};

export function tell(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
