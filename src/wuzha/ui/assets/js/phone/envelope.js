// SPDX-License-Identifier: Apache-2.0
// Closes an envelope that only the platform can open (`wuzha.sealed.envelope` says how it is laid out).
const INFO = new TextEncoder().encode("wuzha:field-envelope");
const CURVE = { name: "ECDH", namedCurve: "P-256" };

/** Head and picture as one content: length, JSON, bytes. */
export function content(head, picture = new Uint8Array()) {
  const json = new TextEncoder().encode(JSON.stringify(head));
  const all = new Uint8Array(4 + json.length + picture.length);
  new DataView(all.buffer).setUint32(0, json.length);
  all.set(json, 4);
  all.set(picture, 4 + json.length);
  return all;
}

/** The envelope of one record. */
export async function close(uid, bytes, publicKey) {
  const theirs = await crypto.subtle.importKey("raw", publicKey, CURVE, false, []);
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: point, info: INFO },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt"],
  );
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = Uint8Array.from(uid.replaceAll("-", "").match(/../g), (pair) => parseInt(pair, 16));
  const body = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, bytes));
  const sealed = new Uint8Array(1 + point.length + iv.length + body.length);
  sealed[0] = 1;
  sealed.set(point, 1);
  sealed.set(iv, 1 + point.length);
  sealed.set(body, 1 + point.length + iv.length);
  return sealed;
}
