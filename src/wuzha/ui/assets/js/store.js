// SPDX-License-Identifier: Apache-2.0
// Small preferences of this device. Storage may be switched off or full: then a preference lasts for the page.
const page = new Map();

export function recall(key) {
  try {
    return localStorage.getItem(key) ?? page.get(key) ?? null;
  } catch {
    return page.get(key) ?? null;
  }
}

export function remember(key, value) {
  page.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // Kept in `page` only.
  }
}
