// SPDX-License-Identifier: Apache-2.0
// Records that wait to be sent: each in an envelope, in order, sent until the server has answered for it.
import { post } from "../post.js";
import { close, content } from "./envelope.js";
import * as vault from "./vault.js";

const SYNC = "/warnings/phone/sync/";
//: One request: at most this many records and about this many bytes, so that a thin line gets something done.
const MOST_RECORDS = 50;
const MOST_BYTES = 1_200_000;
//: Milliseconds after which a request that got no answer is given up, to be sent again.
const PATIENCE = 60_000;

/** Keep a record on this phone. `fields` go into the envelope, `shown` is what its owner sees of it in the queue. */
export async function record(kind, fields, shown, picture) {
  const held = await vault.meta();
  if (!held) throw new Error("no session");
  const uid = crypto.randomUUID();
  const at = new Date();
  const head = { kind, owner: held.owner, at: at.toISOString(), taken: held.taken, ...fields };
  const sealed = await close(uid, content(head, picture), held.publicKey);
  const entry = {
    uid,
    owner: held.owner,
    sealed,
    state: "waiting",
    shown: await vault.seal({ kind, at: at.getTime(), ...shown }),
  };
  await vault.addEntry(entry);
  await vault.touch();
  changed();
  return uid;
}

/** How many wait, of this owner and of others. */
export async function waiting(owner) {
  const rows = (await vault.entries()).filter((row) => row.state === "waiting");
  const mine = rows.filter((row) => row.owner === owner).length;
  return { mine, others: rows.length - mine };
}

/** Everything of this owner with what may be shown of it, in order. */
export async function list(owner) {
  const rows = (await vault.entries()).filter((row) => row.owner === owner);
  return Promise.all(rows.map(async (row) => ({ ...row, shown: await vault.unseal(row.shown) })));
}

/** Forget an answered record that its owner has read. */
export async function read(entry) {
  await vault.settle([[entry.seq, null]]);
  changed();
}

/**
 * Send what waits. Gives `{sent, conflicts, refused}`, with `ended` when the session is over and `offline` when the
 * line broke: then what is left is sent at the next call. Only one page sends at a time.
 */
export async function send(owner, { background = false } = {}) {
  const run = () => sendAll(owner, background);
  return navigator.locks ? navigator.locks.request("wuzha-phone-send", run) : run();
}

async function sendAll(owner, background) {
  const done = { sent: 0, conflicts: 0, refused: 0 };
  for (;;) {
    const rows = (await vault.entries()).filter((row) => row.owner === owner && row.state === "waiting");
    const batch = firstOf(rows);
    const reply = await sent(batch, background && !batch.length);
    if (reply.offline || reply.ended) return { ...done, ...reply };
    Object.assign(done, { session: reply.session, owner: reply.owner, now: reply.now });
    await answered(batch, reply.answers, done);
    if (batch.length >= rows.length) break;
  }
  changed();
  return done;
}

function firstOf(rows) {
  const batch = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += row.sealed.length;
    if (batch.length && (batch.length >= MOST_RECORDS || bytes > MOST_BYTES)) break;
    batch.push(row);
  }
  return batch;
}

async function sent(batch, background) {
  const headers = { "Content-Type": "application/json" };
  if (background) headers["X-Background"] = "1";
  const records = batch.map((row) => ({ uid: row.uid, sealed: base64(row.sealed) }));
  let response;
  try {
    response = await post(SYNC, JSON.stringify({ device_now: new Date().toISOString(), records }), {
      headers,
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.ok) return await response.json();
  } catch {
    return { offline: true };
  }
  // To the log-in page, or no longer allowed: the session is over for this phone.
  const ended = response.type === "opaqueredirect" || [204, 401, 403].includes(response.status);
  return ended ? { ended: true } : { offline: true, failed: response.status };
}

async function answered(batch, answers, done) {
  const byUid = new Map(answers.map((answer) => [answer.uid, answer]));
  const changes = [];
  for (const row of batch) {
    const answer = byUid.get(row.uid);
    if (!answer) continue;
    const kept = answer.verdict === "kept" || answer.verdict === "known";
    done.sent += kept ? 1 : 0;
    done.conflicts += answer.verdict === "conflict" ? 1 : 0;
    done.refused += answer.verdict === "refused" ? 1 : 0;
    changes.push([row.seq, kept ? null : await answeredRow(row, answer)]);
  }
  await vault.settle(changes);
}

/** Its envelope is not needed any more; what the server said is read once by its owner. */
async function answeredRow(row, answer) {
  const shown = await vault.unseal(row.shown);
  const sealed = await vault.seal({ ...(shown ?? {}), message: answer.message });
  return sealed ? { seq: row.seq, uid: row.uid, owner: row.owner, state: answer.verdict, shown: sealed } : null;
}

function changed() {
  document.dispatchEvent(new CustomEvent("phone:changed"));
}

function base64(bytes) {
  let letters = "";
  for (let i = 0; i < bytes.length; i += 0x8000) letters += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(letters);
}
