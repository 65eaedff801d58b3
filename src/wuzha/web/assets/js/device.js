// SPDX-License-Identifier: Apache-2.0
// Tasks taken along on this phone belong to one session. Any page of another session, or of none, deletes them.
// A page that does not know its session (an error page without one) leaves everything as it is.
import { recall } from "./store.js";

const { session } = document.documentElement.dataset;
const taken = recall("phone");

if (taken && session !== undefined) {
  import("./phone/leave.js").then((leave) => (taken === session ? leave.guard() : leave.wipe()));
}
