// SPDX-License-Identifier: Apache-2.0
// The palette: Ctrl+K, `/` or any [data-palette] opens it. It lists what can be done on the open record ([data-act], first
// those in the bar of its next act, the refused ones with their reason) and on the page (whatever has a key), where the
// role may go, and records. What is typed leaves the page by POST only, and is kept nowhere.
import { labelOf, onKey, reach, visible } from "./keys.js";
import { post } from "./post.js";
import { say } from "./words.js";

const dialog = document.getElementById("palette");
//: Milliseconds without a key before the server is asked.
const PAUSE = 200;
//: Milliseconds after which a server that was busy is asked once more.
const AGAIN = 2000;
//: Rows of a group; before anything is typed only the pages themselves are places.
const MOST = 12;
//: The first character of each letter in the order of Chinese words, from A to Z (no word begins with I, U or V): with it
//: 资金返还 is found by `zjfh`, without a table of characters.
const FIRST = "阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨他穵夕丫帀";
const LETTERS = "abcdefghjklmnopqrstwxyz";
const order = new Intl.Collator("zh-CN-u-co-pinyin");

/** The first letters of Chinese characters, other letters as they are. */
function initials(text) {
  return [...text.toLowerCase()]
    .map((one) => {
      if (!/\p{Script=Han}/u.test(one)) return /[\p{L}\p{N}]/u.test(one) ? one : "";
      let at = FIRST.length - 1;
      while (at > 0 && order.compare(FIRST[at], one) > 0) at--;
      return LETTERS[at];
    })
    .join("");
}

if (dialog) wire();

function wire() {
  const form = dialog.querySelector("form");
  const field = form.elements.q;
  const none = dialog.querySelector("[data-none]");
  const template = dialog.querySelector("template[data-hit]").content.firstElementChild;
  const [inRecords, beyond, purpose, nothing, silent] = [...dialog.querySelector("template[data-words]").content.children].map(
    (one) => one.textContent,
  );
  const groups = Object.fromEntries([...dialog.querySelectorAll("[data-group]")].map((one) => [one.dataset.group, one]));
  let acts = [];
  let places = null;
  let loading = false;
  let people = false;
  let records = [];
  let ownOnly = false;
  let given = "";
  let onlyRecords = false;
  let asking = null;
  let timer = 0;

  function open() {
    if (dialog.open || document.querySelector("dialog[open]")) return;
    acts = actsHere();
    field.value = "";
    onlyRecords = false;
    forget();
    dialog.showModal();
    draw();
    load();
  }

  async function load() {
    if (places !== null || loading) return;
    loading = true;
    try {
      const answer = await fetch(dialog.dataset.places, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      [places, people] = [told.rows, told.people];
      draw();
    } catch {
      none.textContent = silent; // asked for again with the next key
    } finally {
      loading = false;
    }
  }

  function forget() {
    clearTimeout(timer);
    asking?.abort();
    [records, ownOnly, given] = [[], false, ""];
  }

  async function ask(again = false) {
    asking = new AbortController();
    try {
      const answer = await post(dialog.dataset.hits, new URLSearchParams(new FormData(form)), { signal: asking.signal });
      if (answer.status === 429) {
        none.textContent = say("too_often");
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      [records, ownOnly, given] = [found.rows, found.own_only, found.purpose];
      draw();
    } catch (error) {
      if (error.name === "AbortError") return;
      none.textContent = silent;
      if (!again) timer = setTimeout(() => ask(true), AGAIN);
    }
  }

  function draw() {
    const text = field.value.trim();
    const here = onlyRecords ? [] : acts.filter((one) => (text ? fits(one, text) : !one.aside)).slice(0, text ? MOST : undefined);
    const ways = onlyRecords
      ? []
      : (places ?? []).filter((one) => (text ? fits(one, text) : !one.note)).slice(0, text ? MOST : undefined);
    const note = given || (people ? purpose : "");
    const last = text ? [{ label: ownOnly ? beyond : inRecords, icon: "search", note, search: true }] : [];
    fill(groups.acts, here, text);
    fill(groups.places, ways, text);
    fill(groups.records, [...records, ...last], text);
    none.textContent = text && !here.length && !ways.length && !records.length ? nothing : "";
    choose(rows().find((row) => row.getAttribute("aria-disabled") !== "true") ?? null);
  }

  function fill(group, entries, text) {
    group.querySelectorAll("[role=option]").forEach((row) => row.remove());
    group.hidden = entries.length === 0;
    group.append(...entries.map((entry, at) => rowOf(entry, text, `palette-${group.dataset.group}-${at}`)));
  }

  function rowOf(entry, text, id) {
    const row = template.cloneNode(true);
    row.id = id;
    row.entry = entry;
    const use = row.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${entry.icon || "arrow-right"}`));
    row.querySelector(".palette-label").append(...marked(entry.label, entry.search ? "" : text));
    if (entry.count) row.querySelector(".palette-label").append(` ${entry.count}`);
    row.querySelector(".palette-note").textContent = [entry.kind, entry.note].filter(Boolean).join(" ");
    if (entry.refused) row.setAttribute("aria-disabled", "true");
    const key = row.querySelector("kbd");
    key.hidden = !entry.key;
    key.textContent = entry.key ?? "";
    return row;
  }

  const rows = () => [...dialog.querySelectorAll("[role=option]")];
  const chosen = () => dialog.querySelector("[role=option][aria-selected=true]");

  function choose(row) {
    for (const one of rows()) one.setAttribute("aria-selected", String(one === row));
    if (row) field.setAttribute("aria-activedescendant", row.id);
    else field.removeAttribute("aria-activedescendant");
    row?.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = rows();
    if (all.length) choose(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
  }

  function run(row) {
    const entry = row?.entry;
    if (!entry || entry.refused) return;
    if (entry.search) {
      form.submit();
      return;
    }
    dialog.close();
    if (entry.post) send(entry.url);
    else if (entry.url) location.assign(entry.url);
    else reach(standing(entry));
  }

  /** What is done by a POST to an address, from wherever one is. */
  function send(address) {
    const sent = Object.assign(document.createElement("form"), { method: "post", action: address, hidden: true });
    sent.append(form.elements.csrfmiddlewaretoken.cloneNode());
    document.body.append(sent);
    sent.submit();
  }

  field.addEventListener("input", () => {
    forget();
    draw();
    load();
    if (field.value.trim().length > 1) timer = setTimeout(ask, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    run(chosen());
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Tab" && !event.shiftKey && field.value.trim()) {
      event.preventDefault();
      onlyRecords = !onlyRecords;
      draw();
    }
  });
  // The field keeps the focus, whatever is pressed in the list.
  dialog.querySelector("[role=listbox]").addEventListener("mousedown", (event) => event.preventDefault());
  dialog.addEventListener("click", (event) => run(event.target.closest("[role=option]")));
  // What was typed is gone with the dialog, also from what the browser would show on the way back.
  dialog.addEventListener("close", () => {
    field.value = "";
    forget();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette]")) return;
    event.preventDefault(); // without script it leads to the page of the search
    open();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else open();
  });
  onKey("/", dialog.getAttribute("aria-label"), open);

  groups.acts.querySelector("[data-about]").textContent = about();
}

/** The record that is open, by its title. */
function about() {
  const title = document.querySelector(".next") && document.querySelector("main h1");
  return title ? ` · ${title.textContent.trim().replace(/\s+/g, " ")}` : "";
}

/** What can be done here: the acts of the record in their order, then what else on the page has a key. */
function actsHere() {
  const found = [...document.querySelectorAll(".next [data-act], .next [data-refused]")].map((element) => ({
    element,
    label: element.dataset.label ?? element.querySelector("strong")?.textContent.trim() ?? labelOf(element),
    note: element.dataset.refused ?? element.querySelector("small")?.textContent.trim() ?? "",
    refused: "refused" in element.dataset,
    icon: "refused" in element.dataset ? "lock" : iconOf(element),
    key: element.dataset.key,
  }));
  // The one that is next stands last in the bar, after the menu of the others.
  found.sort((one, other) => Boolean(one.element.closest("details")) - Boolean(other.element.closest("details")));
  const others = [...document.querySelectorAll("main :is([data-act], :is(a, button)[data-key]), [data-theme-switch], [data-language] button")]
    .filter((element) => visible(element) && !element.closest(".next, dialog"))
    .map((element) => ({
      element,
      label: element.dataset.label ?? labelOf(element),
      icon: iconOf(element),
      key: element.dataset.key,
      // How the page looks is no act of the record: found by its name only.
      aside: !element.closest("main"),
    }));
  return [...found, ...others];
}

/** The element of an act; where a page drew its part anew meanwhile, the one that stands for it now. */
function standing(entry) {
  return entry.element.isConnected ? entry.element : actsHere().find((one) => one.label === entry.label)?.element;
}

function iconOf(element) {
  return element.querySelector("use")?.getAttribute("href").split("#")[1] ?? "arrow-right";
}

function fits(entry, text) {
  const said = `${entry.label} ${entry.note ?? ""}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word) || (/^[a-z]+$/.test(word) && initials(entry.label).includes(word)));
}

/** The label with what was typed marked in it. */
function marked(label, text) {
  if (!text) return [label];
  const word = new RegExp(`(${RegExp.escape?.(text) ?? text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")})`, "i");
  return label.split(word).map((part, at) => (at % 2 ? Object.assign(document.createElement("mark"), { textContent: part }) : part));
}
