// SPDX-License-Identifier: Apache-2.0
// A file above the limit is told at once, before hours of sending it.
import { say } from "../words.js";

for (const input of document.querySelectorAll("input[type=file][data-largest]")) {
  input.addEventListener("change", () => {
    const largest = Number(input.dataset.largest);
    const tooBig = [...input.files].find((file) => file.size > largest);
    input.setCustomValidity(tooBig ? `${tooBig.name}: ${say("too_big")}` : "");
    input.reportValidity();
  });
}
