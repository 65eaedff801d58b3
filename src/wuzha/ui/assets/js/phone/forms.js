// SPDX-License-Identifier: Apache-2.0
// What is recorded without signal: an attempt with its photo, and an outcome.
import { h, icon, panel, tiles } from "./dom.js";
import * as outbox from "./outbox.js";
import { shrink } from "./photo.js";
import * as vault from "./vault.js";
import { tell } from "./words.js";

//: Fields of an outcome that are sums in yuan.
const MONEY = ["averted_claimed", "averted_evidenced", "loss"];

/** The form of an attempt. `about` is `{warning}` or `{task}`; `kept` is called when it lies in the queue. */
export function attemptForm(task, about, words, kept, step = "") {
  const given = { channel: null, result: null, cause: "", photo: null };
  const visit = "task" in about;
  const results = h("div");
  const causes = h("div");
  const rest = h("div");
  const fault = h("p", { class: "field-error", role: "alert", hidden: true });
  const note = h("textarea", { class: "textarea w-full", rows: 2, maxlength: 500, id: "phone-note", autocomplete: "off" });
  const form = h("form", { novalidate: true, onsubmit: submit });

  function chooseChannel(channel) {
    Object.assign(given, { channel, result: null, cause: "" });
    causes.replaceChildren();
    if (channel.results.length === 1) {
      results.replaceChildren();
      chooseResult(channel.results[0]);
      return;
    }
    const named = channel.results.map((one) => ({ ...one }));
    results.replaceChildren(tiles(tell("result"), "result", named, chooseResult));
    rest.replaceChildren();
  }

  function chooseResult(result) {
    Object.assign(given, { result, cause: "" });
    const fitting = words.causes.filter((one) => (given.channel.on_foot ? one.at_visit : one.at_call));
    const choose = (cause) => (given.cause = cause.code);
    causes.replaceChildren(...(result.bad ? [tiles(tell("why_not"), "cause", fitting, choose)] : []));
    rest.replaceChildren(
      h("label", { class: "choice-name block mt-4", for: "phone-note" }, tell("note")),
      note,
      given.channel.on_foot ? photoField(given) : "",
      fault,
      h("button", { class: "btn btn-primary btn-thumb mt-3" }, icon("check"), tell("keep")),
    );
  }

  async function submit(event) {
    event.preventDefault();
    const missing = !given.channel ? "choose_how" : !given.result ? "choose_result" : "";
    const wrong = missing || (given.result.bad && !given.cause ? "choose_cause" : "");
    fault.hidden = !wrong;
    fault.textContent = wrong ? tell(wrong) : "";
    if (wrong) return;
    const button = form.querySelector("button");
    button.disabled = true;
    const title = `${given.channel.label} · ${given.result.label}`;
    const fields = { ...about, result: given.result.code, cause: given.cause, note: note.value.trim() };
    if (!visit) fields.channel = given.channel.code;
    try {
      const uid = await outbox.record(visit ? "GRID" : "ATTEMPT", fields, {
        about, title, reached: !given.result.bad, next: words.causes.find((one) => one.code === given.cause)?.next ?? "",
      });
      if (given.photo) {
        await outbox.record("PHOTO", { ...about, attempt: uid }, { about, title: tell("photo") }, given.photo);
      }
      await kept();
    } catch (error) {
      button.disabled = false;
      fault.hidden = false;
      fault.textContent = tell(error?.name === "QuotaExceededError" ? "full" : "expired");
    }
  }

  const channels = words.channels.map((one) => ({ ...one, suggested: one.code === task.leads_to }));
  const head = channels.length > 1 ? tiles(tell("how"), "channel", channels, chooseChannel, "5") : null;
  form.append(...[head, results, causes, rest].filter(Boolean));
  if (!head) chooseChannel(channels[0]);
  return panel(tell("record"), step, form);
}

function photoField(given) {
  const says = h("span", { class: "quiet", role: "status" });
  const input = h("input", {
    type: "file", accept: "image/*", capture: "environment", class: "sr-only", id: "phone-photo",
    async onchange() {
      given.photo = null;
      const [file] = input.files;
      if (!file) return;
      const held = await vault.meta();
      try {
        given.photo = await shrink(file, held.photoSide, held.photoBytes);
        says.textContent = tell("photo_kept", { n: Math.round(given.photo.length / 1024) });
      } catch {
        says.textContent = tell("photo_bad");
      }
    },
  });
  return h(
    "div",
    { class: "mt-3" },
    input,
    h("label", { class: "btn btn-soft btn-thumb", for: "phone-photo" }, icon("camera"), tell("add_photo")),
    says,
  );
}

/** The form of an outcome. What stands in its way is found out when it arrives; the phone only asks what goes with it. */
export function closeForm(task, words, reached, kept) {
  const given = { outcome: null };
  const asks = h("div");
  const fault = h("p", { class: "field-error", role: "alert", hidden: true });
  const fields = {};

  function choose(outcome) {
    given.outcome = outcome;
    for (const name of Object.keys(fields)) delete fields[name];
    asks.replaceChildren(
      ...outcome.asks.map((name) => fieldOf(name)),
      fault,
      h("button", { class: "btn btn-primary btn-thumb mt-4" }, icon("check-circle"), tell("close_now")),
    );
  }

  function fieldOf(name) {
    if (name === "cause") {
      const causes = words.causes.map((one) => h("option", { value: one.code }, one.label));
      fields.cause = h("select", { class: "select w-full", id: "close-cause" }, h("option", { value: "" }, "—"), causes);
    } else {
      const kind = name === "evidence" ? "text" : "decimal";
      fields[name] = h("input", { class: "input w-full", id: `close-${name}`, inputmode: kind, autocomplete: "off" });
    }
    const label = tell(name === "cause" ? "why_not" : name);
    return h("div", { class: "mt-3" }, h("label", { class: "choice-name block", for: `close-${name}` }, label), fields[name]);
  }

  async function submit(event) {
    event.preventDefault();
    const wrong = faultOf();
    fault.hidden = !wrong;
    fault.textContent = wrong ? tell(wrong[1]) : "";
    if (wrong) {
      fields[wrong[0]].focus();
      return;
    }
    const sent = {};
    for (const [name, input] of Object.entries(fields)) {
      if (MONEY.includes(name)) sent[`${name}_fen`] = fen(input.value);
      else sent[name] = input.value.trim();
    }
    const about = { warning: task.key };
    const { code, label } = given.outcome;
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await outbox.record("CLOSE", { ...about, outcome: code, ...sent }, { about, title: `${tell("outcome")} · ${label}` });
      await kept();
    } catch (error) {
      button.disabled = false;
      fault.hidden = false;
      fault.textContent = tell(error?.name === "QuotaExceededError" ? "full" : "expired");
    }
  }

  /** The first field that would be refused later, with the word for it; what the server alone knows is left to it. */
  function faultOf() {
    const bad = MONEY.find((name) => fields[name] && fen(fields[name].value) === null);
    if (bad) return [bad, "bad_money"];
    if (fields.loss && !fields.loss.value.trim()) return ["loss", "give_loss"];
    if (fields.cause && !fields.cause.value) return ["cause", "choose_cause"];
    const evidenced = fields.averted_evidenced && fen(fields.averted_evidenced.value);
    const sums = fields.averted_claimed && fields.averted_evidenced;
    if (sums && !fen(fields.averted_claimed.value) && !evidenced) return ["averted_claimed", "give_sum"];
    return evidenced && !fields.evidence.value.trim() ? ["evidence", "give_evidence"] : null;
  }

  const fitting = words.outcomes.filter((one) => reached || !one.reached);
  const main = fitting.filter((one) => one.icon);
  const others = fitting.filter((one) => !one.icon);
  const form = h("form", { novalidate: true, onsubmit: submit },
    tiles(tell("outcome"), "outcome", main, choose, "wide"),
    h("details", { class: "more" }, h("summary", {}, tell("other_outcomes"), icon("chevron-down")),
      tiles(tell("other_outcomes"), "outcome", others, choose, "wide")),
    asks);
  return panel(tell("close"), form);
}

/** Yuan as typed to integer 分; nothing typed is 0, what is no sum is null. */
export function fen(typed) {
  const plain = typed.replace(/[\s,，]/g, "");
  if (!plain) return 0;
  const parts = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(plain);
  return parts ? Number(parts[1]) * 100 + Number((parts[2] ?? "").padEnd(2, "0")) : null;
}
