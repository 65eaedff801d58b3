// SPDX-License-Identifier: Apache-2.0
// What lies on this phone: tasks under a key of the session, and closed envelopes that wait to be sent.
// The key is made here, cannot be taken out by any script, and is deleted with the tasks: at signing out, when the time
// is over, and when the server no longer knows the session. Envelopes stay, since nobody can open them here.
const NAME = "wuzha-phone";
const VERSION = 1;
//: The mark in localStorage by which every page sees that tasks are here (`device.js`): the session they belong to.
const MARK = "phone";

//: Milliseconds by which a clock may be corrected backwards.
const SET_BACK = 15 * 60_000;

const utf8 = new TextEncoder();
const text = new TextDecoder();

/** Whether this browser, at this address, can keep anything (WebCrypto needs HTTPS or localhost). */
export const usable = Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);

let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("vault");
      request.result.createObjectStore("tasks");
      request.result.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
    };
    request.onsuccess = () => {
      // Another page deletes everything, or has a newer version: do not stand in its way.
      request.result.onversionchange = forget;
      request.result.onclose = forget;
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

function forget() {
  const was = opened;
  opened = undefined;
  was?.then((db) => db.close());
}

/** One transaction: `work(stores)` asks, and the promise gives what its last request found once all is committed. */
async function within(names, mode, work) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(names, mode);
    const request = work(...names.map((name) => transaction.objectStore(name)));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

/** What is known of the tasks here (whose, until when), or nothing. Deletes them when their time is over. */
export async function meta() {
  const held = await within(["vault"], "readonly", (vault) => vault.get("meta"));
  if (!held) return null;
  const now = Date.now();
  const idle = now - held.seen > held.idleMinutes * 60_000;
  // A clock that was set back does not make the tasks last longer than they may. The mark is taken away by whatever page
  // sees that the session is another one.
  if (now > held.until || now < held.takenHere - SET_BACK || idle || marked() !== held.session) {
    await wipe();
    return null;
  }
  return held;
}

/** Somebody is working here: the time until the phone deletes by itself begins anew. */
export async function touch() {
  const held = await meta();
  if (held) await within(["vault"], "readwrite", (vault) => vault.put({ ...held, seen: Date.now() }, "meta"));
}

/** Keep what the server gave; what was here before is gone. */
export async function keep(pack) {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const rows = await Promise.all(
    [...pack.tasks, ...pack.visits].map(async (task, place) => [task.key, await sealWith(key, task, place)]),
  );
  const words = await sealWith(key, pack.words);
  const now = Date.now();
  const held = {
    session: pack.session,
    owner: pack.owner,
    publicKey: Uint8Array.from(atob(pack.public_key), (letter) => letter.charCodeAt(0)),
    taken: pack.now,
    takenHere: now,
    ahead: now - Date.parse(pack.now),
    until: now + (Date.parse(pack.until) - Date.parse(pack.now)),
    idleMinutes: pack.idle_minutes,
    photoSide: pack.photo_side,
    photoBytes: pack.photo_bytes,
    seen: now,
  };
  mark(pack.session);
  await within(["vault", "tasks"], "readwrite", (vault, tasks) => {
    vault.clear();
    tasks.clear();
    vault.put(key, "key");
    vault.put(words, "words");
    vault.put(held, "meta");
    rows.forEach(([name, row]) => tasks.put(row, name));
  });
  await dropShown();
  // Asked for once: a browser short of room then spares what has not been sent.
  await navigator.storage?.persist?.();
  return rows.length;
}

/** All tasks in clear, in the order of the server. */
export async function tasks() {
  const rows = (await within(["tasks"], "readonly", (store) => store.getAll())) ?? [];
  return Promise.all(rows.sort((a, b) => a.place - b.place).map(unseal));
}

export async function task(key) {
  const row = await within(["tasks"], "readonly", (store) => store.get(key));
  return row ? unseal(row) : null;
}

export async function dictionaries() {
  return unseal(await within(["vault"], "readonly", (vault) => vault.get("words")));
}

/** Delete tasks and key. Envelopes stay; of them too everything that could be read here is deleted. */
export async function wipe() {
  mark("");
  await within(["vault", "tasks"], "readwrite", (vault, store) => {
    vault.clear();
    store.clear();
  });
  await dropShown();
  if (await within(["outbox"], "readonly", (outbox) => outbox.count())) return;
  forget();
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = request.onerror = request.onblocked = resolve;
  });
}

/** Anything, sealed under the key of the session; nothing without one. */
export async function seal(value) {
  const key = await within(["vault"], "readonly", (vault) => vault.get("key"));
  return key ? sealWith(key, value) : null;
}

export async function unseal(row) {
  const key = await within(["vault"], "readonly", (vault) => vault.get("key"));
  if (!key || !row) return null;
  const clear = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.data);
  return JSON.parse(text.decode(clear));
}

async function sealWith(key, value, place = 0) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, utf8.encode(JSON.stringify(value)));
  return { iv, data, place };
}

export async function entries() {
  return (await within(["outbox"], "readonly", (outbox) => outbox.getAll())) ?? [];
}

export async function addEntry(entry) {
  return within(["outbox"], "readwrite", (outbox) => outbox.add(entry));
}

/** Change or (with nothing) delete entries by their place in the queue, in one transaction. */
export async function settle(changes) {
  await within(["outbox"], "readwrite", (outbox) => {
    for (const [seq, entry] of changes) entry ? outbox.put(entry) : outbox.delete(seq);
  });
}

/** What an envelope shows to its owner is readable with the key only: without it, it goes. Answered ones go whole. */
async function dropShown() {
  const rows = await entries();
  await settle(rows.map((row) => [row.seq, row.sealed ? { ...row, shown: null } : null]));
}

function marked() {
  try {
    return localStorage.getItem(MARK);
  } catch {
    return null;
  }
}

function mark(session) {
  try {
    session ? localStorage.setItem(MARK, session) : localStorage.removeItem(MARK);
  } catch {
    // Without localStorage there is no IndexedDB either: nothing is kept.
  }
}
