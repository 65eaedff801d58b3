// SPDX-License-Identifier: Apache-2.0
// Rows of a form filled in from a table: what is copied in a spreadsheet and pasted into one field of [data-paste] fills
// its rows, [data-paste-row], from that one on; rows that are missing are added. A field says what it takes in
// data-paste-as: account, name, institution, amount or time. Columns may come in any order: each cell goes where it
// looks like. The institution of an account is filled in from its number, where [data-institution-of] says who knows.
import { post } from "./post.js";
import { say } from "./words.js";

const AMOUNT = /^[¥￥]?\s*-?\d[\d,，]*(\.\d{1,2})?\s*元?$/;
const TIME = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2})秒?)?)?$/;
const ACCOUNT = /^[0-9]{12,34}$/;
const INSTITUTION = /银行|信用社|信用合作|支付|财付通|bank/i;

/** What a cell looks like; an account wins over a sum, which has no more than twelve digits. */
export function kindOf(text) {
  const dense = text.replace(/[\s-]/g, "");
  if (TIME.test(text)) return "time";
  if (ACCOUNT.test(dense)) return "account";
  if (AMOUNT.test(text)) return "amount";
  if (INSTITUTION.test(text)) return "institution";
  return /\d/.test(text) ? "" : "name";
}

/** A cell as its field takes it. */
export function asTyped(kind, text) {
  if (kind === "account") return text.replace(/[\s-]/g, "");
  if (kind === "amount") return text.replace(/[¥￥元,，\s]/g, "");
  if (kind !== "time") return text;
  const [, year, month, day, hour = "0", minute = "0"] = TIME.exec(text);
  const two = (part) => part.padStart(2, "0");
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

const cells = (text) =>
  text.replace(/\r/g, "").split("\n").map((line) => line.split("\t").map((cell) => cell.trim())).filter((line) => line.some(Boolean));

function put(field, value) {
  if (field.matches("select")) {
    const option = [...field.options].find((one) => one.value && (one.textContent.includes(value) || value.includes(one.textContent.trim())));
    if (!option) return;
    field.value = option.value;
  } else field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** One more row like the last: the numbers in the names of its fields are one higher. */
function added(rows) {
  const last = rows.at(-1);
  const next = last.cloneNode(true);
  const from = rows.length - 1;
  for (const one of [next, ...next.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      const text = one.getAttribute(name);
      if (text) one.setAttribute(name, text.replace(/^(\D+)\d+-/, (_all, head) => `${head}${from + 1}-`));
    }
    if (one.matches("input, textarea")) one.value = "";
  }
  next.querySelectorAll(".field-error, .entry-of").forEach((one) => one.remove());
  last.after(next);
  return next;
}

document.addEventListener("paste", (event) => {
  const box = event.target.closest?.("[data-paste]");
  const text = event.clipboardData?.getData("text/plain") || "";
  if (!box || !/[\t\n]/.test(text.trim())) return;
  const table = cells(text);
  if (!table.some((line) => line.some((cell) => ["account", "amount"].includes(kindOf(cell))))) return;
  event.preventDefault();
  const rows = [...box.querySelectorAll("[data-paste-row]")];
  const most = Number(box.dataset.most || 50);
  let place = rows.indexOf(event.target.closest("[data-paste-row]"));
  for (const line of table) {
    const told = new Map();
    for (const cell of line) {
      const kind = cell && kindOf(cell);
      if (kind && !told.has(kind)) told.set(kind, cell);
    }
    if (!told.has("account") && !told.has("amount")) continue; // the line of headers
    if (place >= rows.length && rows.length < most) rows.push(added(rows));
    const row = rows[place];
    if (!row) break;
    for (const [kind, cell] of told) {
      const field = row.querySelector(`[data-paste-as="${kind}"]`);
      if (field) put(field, asTyped(kind, cell));
    }
    place += 1;
  }
});

document.addEventListener("change", async (event) => {
  const field = event.target;
  const box = field.matches?.('[data-paste-as="account"]') && field.closest("[data-institution-of]");
  if (!box || !field.value) return;
  const row = field.closest("[data-paste-row]") || box;
  const bank = row.querySelector('[data-paste-as="institution"]');
  if (!bank) return;
  const answer = await post(box.dataset.institutionOf, { number: field.value });
  const found = answer.ok ? await answer.json() : {};
  row.querySelector(".entry-of")?.remove();
  if (!found.name) return;
  if (found.key && bank.matches("select") && !bank.value) bank.value = String(found.key);
  const told = document.createElement("p");
  told.className = "field-help entry-of";
  told.setAttribute("role", "status");
  told.textContent = say("by_card").replace("{name}", found.name);
  field.closest(".field-row").append(told);
});
