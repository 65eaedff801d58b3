// SPDX-License-Identifier: Apache-2.0
// The network of series: drawn by Cytoscape.js (MIT), laid out by fCoSE (MIT) in a worker (`network-places.js`). Only for its page.
import cytoscape from "cytoscape";
import { onKey } from "./js/keys.js";

// The library would write a style sheet of one rule, which the content policy refuses and `series.css` has: it is "there".
document.getElementById("network").parentElement.id = "__________cytoscape_stylesheet";

//: From so many nodes on, places are found by the quick way alone, and all is drawn plainly until it can be moved.
const MANY = 400;
//: How far apart nodes are at first.
const SEED = 16;
const RECORDS = new Set(["CASE", "WARNING", "LEAD"]);
const SHAPES = { CASE: "round-rectangle", LEAD: "round-hexagon", account: "rectangle", app: "diamond", device: "triangle", url: "pentagon", domain: "pentagon", chat: "octagon" };
const box = document.getElementById("network");
const part = (name) => document.querySelector(`[data-network="${name}"]`);
const words = JSON.parse(document.getElementById("network-words").textContent);
const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

/** A colour of the theme as the drawing takes it. */
function colour(name) {
  // Else it would be on its way from the last one, where movement is reduced to the shortest.
  box.style.transition = "none";
  box.style.color = `var(${name})`;
  pen.fillStyle = getComputedStyle(box).color;
  box.style.color = box.style.transition = "";
  pen.fillRect(0, 0, 1, 1);
  const [r, g, b] = pen.getImageData(0, 0, 1, 1).data;
  return `rgb(${r},${g},${b})`;
}

function look() {
  const [ink, quiet, line, surface, primary, on, soft, wait] = ["--ink", "--quiet", "--line-control", "--surface", "--primary", "--on-primary", "--sunken", "--wait"].map(colour);
  return [
    { selector: "node", style: { label: "data(label)", shape: "data(shape)", width: 20, height: 20, "background-color": surface, "border-color": ink, "border-width": 2, color: ink, "font-size": 12, "text-valign": "bottom", "text-margin-y": 4, "min-zoomed-font-size": 8 } },
    { selector: "node[type = 'CASE']", style: { width: 44, height: 26, "background-color": primary, "border-color": primary } },
    { selector: "node[?hub]", style: { "border-style": "dotted", "background-color": soft, "border-color": quiet, color: quiet } },
    { selector: "node[?asked]", style: { "background-color": surface, "border-style": "dashed", "border-width": 3, "border-color": primary } },
    { selector: "node.pinned", style: { "border-style": "double", "border-width": 5 } },
    { selector: "node:selected", style: { "border-color": wait, "border-width": 4 } },
    { selector: "edge", style: { width: 1, "line-color": line, "curve-style": "haystack" } },
    { selector: "edge.on", style: { "line-color": primary, width: 3 } },
    { selector: ".path", style: { "line-color": wait, width: 4, "border-color": wait, "border-width": 4 } },
    { selector: ".off", style: { display: "none" } },
    { selector: "core", style: { "active-bg-color": primary, "selection-box-color": on } },
  ];
}

/** Where a node is at first, before it is known which are near: evenly on a disc, as the seeds of a sunflower. */
const seed = (place) => ({ x: SEED * Math.sqrt(place) * Math.cos(place * 2.39996), y: SEED * Math.sqrt(place) * Math.sin(place * 2.39996) });

/** Show all of it, by the places alone: what its names take would be measured one by one. */
function show(places) {
  const [left, right, top, bottom] = places.reduce((far, { x, y }) => [Math.min(far[0], x), Math.max(far[1], x), Math.min(far[2], y), Math.max(far[3], y)], [0, 0, 0, 0]);
  const zoom = Math.min(2, box.clientWidth / (right - left + 160), box.clientHeight / (bottom - top + 80));
  return { zoom, pan: { x: box.clientWidth / 2 - (zoom * (left + right)) / 2, y: box.clientHeight / 2 - (zoom * (top + bottom)) / 2 } };
}

/** All nodes and ties as dots and lines at once, until the library has made them things that can be chosen and moved. */
function sketch(given) {
  const canvas = Object.assign(document.createElement("canvas"), { width: box.clientWidth, height: box.clientHeight });
  const [context, places] = [canvas.getContext("2d"), new Map(given.nodes.map((one, place) => [one.id, seed(place)]))];
  const { zoom, pan } = show([...places.values()]);
  context.setTransform(zoom, 0, 0, zoom, pan.x, pan.y);
  context.strokeStyle = colour("--line-control");
  context.beginPath();
  for (const one of given.ties) {
    const [a, b] = [places.get(one.source), places.get(one.target)];
    context.moveTo(a.x, a.y);
    context.lineTo(b.x, b.y);
  }
  context.stroke();
  for (const [name, wanted] of [["--primary", true], ["--ink", false]]) {
    context.fillStyle = colour(name);
    for (const one of given.nodes) if (RECORDS.has(one.type) === wanted) context.fillRect(places.get(one.id).x - 8, places.get(one.id).y - 8, 16, 16);
  }
  box.append(canvas);
  return canvas;
}

/** Places of these nodes, in their order, found in a worker; nodes that are `fixed` stay. */
function placed(nodes, ties, fixed = []) {
  const layout = { quality: nodes.length > MANY ? "draft" : "default", nodeSeparation: 120, idealEdgeLength: 90, fixedNodeConstraint: fixed.length ? fixed : undefined };
  return new Promise((done, failed) => {
    const worker = new Worker(new URL("./network-places.js", import.meta.url));
    worker.onmessage = ({ data }) => {
      worker.terminate();
      done(data);
    };
    worker.onerror = failed;
    worker.postMessage({ nodes, ties, layout });
  });
}

const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
const answer = await fetch(box.dataset.url);
const given = await answer.json();
const many = given.nodes.length > MANY;
const sketched = many ? sketch(given) : null;
const places = given.nodes.map((_one, place) => seed(place));
const better = many ? placed(given.nodes.map((one) => one.id), given.ties).catch(() => places) : null;
if (many) {
  await frame();
  box.dataset.drawn = Math.round(performance.now());
}
const cy = cytoscape({
  // Of many the things are made while their places are found.
  ...(many ? { headless: true, styleEnabled: true } : { container: box }),
  elements: { nodes: given.nodes.map((one, place) => ({ data: { ...one, shape: SHAPES[one.type] ?? "ellipse" }, position: places[place] })), edges: given.ties.map((data) => ({ data })) },
  style: look(),
  textureOnViewport: many,
  hideEdgesOnViewport: false,
  motionBlur: false,
  pixelRatio: many ? 1 : "auto",
  wheelSensitivity: 0.4,
  ...show(places),
  layout: { name: "preset", fit: false },
});
const open = new Set();
let from = "";

const near = new Map(given.nodes.map((one) => [one.id, []]));
for (const one of given.ties) near.get(one.source).push(one.target) && near.get(one.target).push(one.source);
let hidden = new Set();

/** What is shown: by kind, by day, hubs or none, and what one record alone names only where that record is opened. */
function choose() {
  const kinds = new Set([...document.querySelectorAll("[data-network-kind]:checked")].map((one) => one.value));
  const [hubs, lone] = [part("hubs").checked, part("lone").checked];
  const off = new Set();
  for (const one of given.nodes) {
    const closed = one.lone && !lone && !near.get(one.id).some((id) => open.has(id));
    const early = RECORDS.has(one.type) && from && one.at && one.at < from;
    if ((one.type !== "CASE" && !kinds.has(one.type)) || (one.hub && !hubs) || closed || early) off.add(one.id);
  }
  for (const one of given.nodes) if (!RECORDS.has(one.type) && near.get(one.id).every((id) => off.has(id))) off.add(one.id);
  cy.batch(() => {
    for (const id of off) if (!hidden.has(id)) cy.getElementById(id).addClass("off");
    for (const id of hidden) if (!off.has(id)) cy.getElementById(id).removeClass("off");
  });
  hidden = off;
  const ties = given.ties.filter((one) => !off.has(one.source) && !off.has(one.target)).length;
  part("shown").textContent = say("shown", { nodes: given.nodes.length - off.size, ties });
  for (const row of document.querySelectorAll("tr[data-node]")) row.hidden = off.has(row.dataset.node);
}

async function arrange() {
  const shown = cy.nodes(":visible");
  const fixed = shown.filter(".pinned").map((node) => ({ nodeId: node.id(), position: node.position() }));
  const ties = given.ties.filter((one) => !hidden.has(one.source) && !hidden.has(one.target));
  const found = await placed(shown.map((node) => node.id()), ties, fixed).catch(() => null);
  if (!found) return;
  cy.batch(() => shown.forEach((node, place) => void (node.locked() || node.position(found[place]))));
  cy.viewport(show(shown.map((node) => node.position())));
}

function path() {
  cy.elements().removeClass("path");
  const [one, other] = cy.nodes(":selected");
  if (!other) return void (part("said").textContent = say("two"));
  const found = cy.elements(":visible").aStar({ root: one, goal: other });
  if (found.found) found.path.addClass("path");
  part("said").textContent = found.found ? say("path", { n: found.path.edges().length }) : say("no_path");
}

function pin() {
  cy.nodes(":selected").forEach((node) => {
    node.toggleClass("pinned");
    node.locked() ? node.unlock() : node.lock();
  });
}

/** Show what one record alone names, or hide it again. */
function unfold(node) {
  if (!RECORDS.has(node.data("type"))) return;
  open.delete(node.id()) || open.add(node.id());
  choose();
  const place = node.position();
  const own = node.neighborhood("node[?lone]").filter((one) => !hidden.has(one.id()));
  own.forEach((one, i) => {
    const angle = (2 * Math.PI * i) / own.length;
    one.position({ x: place.x + 70 * Math.cos(angle), y: place.y + 70 * Math.sin(angle) });
  });
}

function tell(node) {
  const data = node.data();
  const link = part("link");
  part("name").textContent = [data.label, data.note, data.records ? say("records", { n: data.records }) : "", data.at, node.hasClass("pinned") ? say("pinned") : ""].filter(Boolean).join("，");
  link.hidden = !data.url;
  if (data.url) link.href = data.url;
}

/** What is chosen stands out: its ties, and where the page beside the picture says the same. */
function mark() {
  const chosen = cy.nodes(":selected");
  cy.batch(() => {
    cy.edges(".on").removeClass("on");
    chosen.connectedEdges().addClass("on");
  });
  for (const row of document.querySelectorAll("[data-node]")) row.toggleAttribute("aria-current", false);
  chosen.forEach((node) => document.querySelector(`[data-node="${node.id()}"]`)?.setAttribute("aria-current", "true"));
}

cy.on("select", "node", (event) => tell(event.target));
cy.on("select unselect", "node", mark);
cy.on("dbltap", "node", (event) => unfold(event.target));
for (const one of document.querySelectorAll("[data-network-kind], [data-network=hubs], [data-network=lone]")) one.addEventListener("change", choose);
const days = [...new Set(given.nodes.filter((one) => RECORDS.has(one.type) && one.at).map((one) => one.at))].sort();
const slider = part("from");
slider.max = Math.max(days.length - 1, 0);
slider.addEventListener("input", () => {
  from = days[Number(slider.value)] ?? "";
  slider.setAttribute("aria-valuetext", from);
  part("day").textContent = from;
  choose();
});
part("day").textContent = days[0] ?? "";
part("path").addEventListener("click", path);
part("pin").addEventListener("click", pin);
part("arrange").addEventListener("click", arrange);
part("fit").addEventListener("click", () => cy.viewport(show(cy.nodes(":visible").map((node) => node.position()))));
part("unfold").addEventListener("click", () => cy.nodes(":selected").forEach(unfold));
part("png")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const told = await fetch(event.target.action, { method: "POST", body: new FormData(event.target) });
  if (!told.ok) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(cy.png({ output: "blob", bg: colour("--surface"), full: true, maxWidth: 4000, maxHeight: 4000 }));
  link.download = `${box.dataset.number}.png`;
  link.click();
  URL.revokeObjectURL(link.href);
});
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-node] button");
  if (!row) return;
  const node = cy.getElementById(row.closest("[data-node]").dataset.node);
  if (!event.shiftKey) cy.nodes(":selected").unselect();
  node.select();
  cy.center(node);
});
box.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
  if (step) cy.panBy({ x: step[0], y: step[1] });
  else if (event.key === "+" || event.key === "-") cy.zoom({ level: cy.zoom() * (event.key === "+" ? 1.2 : 1 / 1.2), renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  else return;
  event.preventDefault();
});
onKey("p", part("path").textContent.trim(), path);
new MutationObserver(() => cy.style(look())).observe(document.documentElement, { attributeFilter: ["data-theme"] });

choose();
if (many) {
  // It can be moved and chosen from where the sketch has it; once better places are found, all goes there at once.
  cy.mount(box);
  better.then((found) => {
    const { zoom, pan } = show(places);
    const untouched = cy.zoom() === zoom && cy.pan().x === pan.x && cy.pan().y === pan.y;
    cy.batch(() => cy.nodes().forEach((node, place) => void (node.locked() || node.grabbed() || node.position(found[place]))));
    if (untouched) cy.viewport(show(found));
    box.dataset.placed = Math.round(performance.now());
  });
} else await arrange();
cy.one("render", () => {
  sketched?.remove();
  box.dataset.drawn ??= Math.round(performance.now());
  box.dataset.ready = Math.round(performance.now());
});
// For measurements and tests: what is drawn can be asked for.
box.network = cy;
