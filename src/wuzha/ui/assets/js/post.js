// SPDX-License-Identifier: Apache-2.0
// How scripts send something: by POST, with the token against forged requests.

/** The token of this browser: a log-in or another tab renews it, so the page's own may be old. */
function token() {
  const found = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return found ? decodeURIComponent(found.slice("csrftoken=".length)) : "";
}

/** The answer to `values` (an object, a form's data, or a text) sent to an address; `more` as `fetch` takes it. */
export function post(address, values, { headers = {}, ...more } = {}) {
  const plain = values !== null && Object.getPrototypeOf(values) === Object.prototype;
  return fetch(address, {
    method: "POST",
    headers: { "X-CSRFToken": token(), ...headers },
    body: plain ? new URLSearchParams(values) : values,
    ...more,
  });
}
