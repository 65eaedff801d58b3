// SPDX-License-Identifier: Apache-2.0
// Elements from script. Text only ever goes in as text.
const sprite = document.querySelector("[data-sprite]")?.dataset.sprite ?? "";

/** An element: `h("p", { class: "quiet" }, "text", child)`. `on…` attributes are listeners; false ones are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** Big choices for a thumb: a name, and `(choice) => …` when one is taken. */
export function tiles(legend, name, choices, chosen, across = "") {
  const one = (choice) =>
    h(
      "label",
      { class: "choice-tile", "data-suggested": Boolean(choice.suggested) },
      h("input", { type: "radio", name, value: choice.code, onchange: () => chosen(choice) }),
      h("span", { class: "choice-face" }, choice.icon ? icon(choice.icon) : null, h("span", {}, choice.label)),
    );
  return h(
    "fieldset",
    { class: "choice-block" },
    h("legend", {}, legend),
    h("div", { class: "choice-tiles", "data-across": across || null }, choices.map(one)),
  );
}

export function panel(title, ...content) {
  return h(
    "section",
    { class: "panel" },
    h("div", { class: "panel-head" }, h("h2", {}, title)),
    h("div", { class: "panel-body" }, content),
  );
}

/** The time of a moment, with its day unless that is today. */
export function clock(moment) {
  const at = new Date(moment);
  const day = at.toDateString() === new Date().toDateString() ? {} : { month: "numeric", day: "numeric" };
  return at.toLocaleString("zh-CN", { ...day, hour: "2-digit", minute: "2-digit" });
}
