// SPDX-License-Identifier: Apache-2.0
// The editor of a bulletin: a text whose fields, {results.reported|yoy}, are shown as chips with their values, the list
// that inserts them, and the paper beside it. The text itself stays in the field of the form: without this script it is
// written there.
const FIELD = /\{\{[^{}\n]*\}\}|\{[^{}\n]*\}/g;
const known = JSON.parse(document.getElementById("chips")?.textContent ?? "{}");

function chip(raw) {
  const found = known[raw];
  const node = document.createElement("span");
  node.className = "figure-chip";
  node.contentEditable = "false";
  node.dataset.raw = raw;
  node.textContent = found?.text ?? raw;
  node.title = found ? `${found.title} ${raw}`.trim() : raw;
  return node;
}

function fill(editor, text) {
  editor.replaceChildren();
  let at = 0;
  for (const found of text.matchAll(FIELD)) {
    editor.append(text.slice(at, found.index));
    editor.append(chip(found[0]));
    at = found.index + found[0].length;
  }
  editor.append(text.slice(at));
}

/** What stands in the editor as text: chips as their fields, each block on a line of its own. */
function read(node) {
  let text = "";
  for (const one of node.childNodes) {
    if (one.nodeType === Node.TEXT_NODE) text += one.data;
    else if (one.dataset?.raw) text += one.dataset.raw;
    else if (one.nodeName === "BR") text += "\n";
    else text += (text && !text.endsWith("\n") ? "\n" : "") + read(one);
  }
  return text;
}

function insert(editor, node) {
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  if (range && editor.contains(range.commonAncestorContainer)) {
    range.deleteContents();
    range.insertNode(node);
    range.setStartAfter(node);
    range.collapse(true);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  } else editor.append(node);
  editor.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const field of document.querySelectorAll("[data-chips]")) {
  const editor = document.createElement("div");
  editor.className = "chip-editor";
  editor.contentEditable = "true";
  editor.role = "textbox";
  editor.ariaMultiLine = "true";
  editor.tabIndex = 0;
  editor.spellcheck = false;
  const label = document.querySelector(`label[for="${field.id}"]`);
  if (label) editor.ariaLabel = label.textContent.trim();
  if (field.getAttribute("aria-describedby")) editor.setAttribute("aria-describedby", field.getAttribute("aria-describedby"));
  fill(editor, field.value);
  field.hidden = true;
  field.after(editor);
  let last = null;
  const keep = () => {
    const selection = getSelection();
    if (selection.rangeCount && editor.contains(selection.getRangeAt(0).commonAncestorContainer)) last = selection.getRangeAt(0).cloneRange();
  };
  editor.addEventListener("keyup", keep);
  editor.addEventListener("mouseup", keep);
  editor.addEventListener("blur", keep);
  editor.addEventListener("input", () => {
    field.value = read(editor);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  editor.addEventListener("paste", (event) => {
    event.preventDefault();
    const holder = document.createElement("div");
    fill(holder, event.clipboardData.getData("text/plain"));
    for (const one of [...holder.childNodes]) insert(editor, one);
  });
  const opener = document.querySelector("[data-insert-figure]");
  opener?.addEventListener("click", () => {
    const box = opener.closest("[data-insert]");
    const code = box.querySelector("[name=figure]").value;
    if (!code) return;
    const span = box.querySelector("[name=span]").value;
    const format = box.querySelector("[name=format]").value;
    const raw = `{${span ? `${span}:` : ""}${code}${format === "plain" ? "" : `|${format}`}}`;
    editor.focus();
    if (last) {
      getSelection().removeAllRanges();
      getSelection().addRange(last);
    }
    insert(editor, chip(raw));
  });
}
