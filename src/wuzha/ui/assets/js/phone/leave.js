// SPDX-License-Identifier: Apache-2.0
// Signing out on a phone with tasks: send what waits, ask when something cannot be sent, delete, and only then go.
import * as outbox from "./outbox.js";
import * as vault from "./vault.js";
import { ask } from "../dialogs.js";
import { say } from "../words.js";

export const wipe = vault.wipe;

/** Send, ask with the number of what could not be sent, delete. False when the person stays. */
export async function left(question = (n) => say("leave_unsent").replaceAll("{n}", n)) {
  const held = await vault.meta();
  if (held) {
    await outbox.send(held.owner);
    const { mine } = await outbox.waiting(held.owner);
    if (mine && !(await ask(question(mine)))) return false;
  }
  await vault.wipe();
  return true;
}
