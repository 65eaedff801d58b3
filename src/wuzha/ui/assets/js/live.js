// SPDX-License-Identifier: Apache-2.0
// One event stream to the server, kept up: comes back with patience, goes on where it left off, rests while the page is
// hidden (a browser allows few connections to one server). `<html data-live>` says how it stands: on, off or asleep.

//: Milliseconds: first and longest pause before coming back; silence after which a connection counts as dead; how long a
//: hidden page stays connected.
const SOON = 1000;
const LONGEST = 30000;
const SILENCE = 35000;
const HIDDEN = 20000;

/**
 * Follow `address` from `mark` on. `handlers` maps an event's name to what is done with its data. With `always` the page
 * stays connected while it is hidden. Asks the server again after `end`, except when it was told not to come back.
 */
export function follow(address, mark, handlers, { always = false } = {}) {
  let last = mark;
  let source = null;
  let failures = 0;
  let heard = 0;
  let retry = null;
  let rest = null;
  let given = false;

  function state(now) {
    if (document.documentElement.dataset.live === now) return;
    document.documentElement.dataset.live = now;
    document.dispatchEvent(new CustomEvent("live", { detail: now }));
  }

  function hear(event) {
    heard = Date.now();
    if (event.lastEventId) last = event.lastEventId;
  }

  function open() {
    clearTimeout(retry);
    source?.close();
    const url = new URL(address, location.href);
    if (last) url.searchParams.set("mark", last);
    heard = Date.now();
    source = new EventSource(url);
    source.addEventListener("error", again);
    source.addEventListener("beat", hear);
    source.addEventListener("here", (event) => {
      hear(event);
      failures = 0;
      state("on");
    });
    source.addEventListener("end", (event) => {
      // Too many pages of one person: this one goes on by asking now and then, until it is looked at again.
      given = JSON.parse(event.data) === "crowded";
      if (given) close("off");
      else again();
    });
    for (const [name, act] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => {
        hear(event);
        act(JSON.parse(event.data));
      });
    }
  }

  function close(now) {
    clearTimeout(retry);
    source?.close();
    source = null;
    state(now);
  }

  function again() {
    close("off");
    // Many pages lose the server at the same moment: they come back spread out.
    const pause = Math.min(LONGEST, SOON * 2 ** failures++) * (0.5 + Math.random());
    retry = setTimeout(open, pause);
  }

  setInterval(() => {
    if (source && Date.now() - heard > SILENCE) again();
  }, 5000);

  if (!always) {
    document.addEventListener("visibilitychange", () => {
      clearTimeout(rest);
      if (document.hidden) rest = setTimeout(() => close("asleep"), HIDDEN);
      else if (!source) {
        failures = 0;
        given = false;
        open();
      }
    });
  }
  window.addEventListener("online", () => !source && !given && open());
  window.addEventListener("pagehide", () => close("asleep"));
  window.addEventListener("pageshow", (event) => event.persisted && !source && open());
  open();
}

/** Do it within `most` milliseconds, at a moment of this page's own: many pages hear of the same thing at once. */
export function someTime(act, most) {
  setTimeout(act, Math.random() * most);
}
