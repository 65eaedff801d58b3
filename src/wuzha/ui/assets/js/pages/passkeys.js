// SPDX-License-Identifier: Apache-2.0
// Passkeys (WebAuthn): [data-passkey=address] proves the second factor of its form, with [data-send] it sends the form
// then; form[data-new-passkey=address] makes one and sends it to be kept. Why not is said in [data-problem].
import { post } from "../post.js";

const words = JSON.parse(document.getElementById("passkey-words").textContent);
//: What a browser throws → which of the words says it.
const REASONS = {
  NotAllowedError: "cancelled",
  AbortError: "cancelled",
  InvalidStateError: "known",
  ConstraintError: "device",
  NotSupportedError: "device",
  SecurityError: "host",
};

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** Something to tell the person, in words. */
class Problem extends Error {}

/** Why this browser, as the page was opened, has no passkeys; nothing when it has. */
function cannot() {
  if (!window.isSecureContext) return words.insecure;
  return window.PublicKeyCredential ? "" : words.unsupported;
}

/** The server's challenge, for the fields of a form. */
async function options(address, form) {
  let answer;
  try {
    answer = await post(address, new FormData(form));
  } catch {
    throw new Problem(words.offline);
  }
  if (answer.redirected) location.reload();
  const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
  if (!told.publicKey) throw new Problem(told.problem ?? words.failed);
  const asked = told.publicKey;
  asked.challenge = bytes(asked.challenge);
  if (asked.user) asked.user.id = bytes(asked.user.id);
  for (const list of [asked.allowCredentials, asked.excludeCredentials]) {
    for (const one of list ?? []) one.id = bytes(one.id);
  }
  return asked;
}

/** What the browser answered, as the server reads it. */
function told({ rawId, type, response }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return JSON.stringify({ id: text(rawId), rawId: text(rawId), type, response: Object.fromEntries(given) });
}

/** Do it, with the button at rest meanwhile, and say in words why it did not work. */
async function attempt(place, button, act) {
  const problem = place.querySelector(":scope > [data-problem]");
  problem.hidden = true;
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  try {
    if (cannot()) throw new Problem(cannot());
    await act();
  } catch (error) {
    problem.textContent = error instanceof Problem ? error.message : words[REASONS[error.name] ?? "failed"];
    problem.hidden = false;
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

for (const place of document.querySelectorAll("[data-passkey]")) {
  const button = place.querySelector("button");
  const form = place.closest("form");
  button.addEventListener("click", () =>
    attempt(place, button, async () => {
      const publicKey = await options(place.dataset.passkey, form);
      form.elements.passkey.value = told(await navigator.credentials.get({ publicKey }));
      if ("send" in place.dataset) form.requestSubmit();
      else place.querySelector("[data-proven]").hidden = false;
    }),
  );
}

for (const form of document.querySelectorAll("form[data-new-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form, event.submitter ?? form.querySelector("button:not([type])"), async () => {
      const proof = form.elements.passkey;
      let publicKey;
      try {
        publicKey = await options(form.dataset.newPasskey, form);
      } finally {
        // What proved the factor is good once, whatever became of it.
        if (proof) {
          proof.value = "";
          form.querySelector("[data-proven]")?.setAttribute("hidden", "");
        }
      }
      form.elements.credential.value = told(await navigator.credentials.create({ publicKey }));
      for (const secret of ["password", "code"]) if (form.elements[secret]) form.elements[secret].value = "";
      form.submit();
    });
  });
}
