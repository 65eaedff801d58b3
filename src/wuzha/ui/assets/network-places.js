// SPDX-License-Identifier: Apache-2.0
// Finds the places of a network's nodes beside the page, so that the page can be moved meanwhile: fCoSE (MIT) in a worker.
import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";

cytoscape.use(fcose);

/** Nodes as `{ id }`, ties as `{ id, source, target }`, `fixed` as fCoSE takes it; answers the places in the order of the nodes. */
onmessage = ({ data: { nodes, ties, layout } }) => {
  const elements = { nodes: nodes.map((id) => ({ data: { id } })), edges: ties.map(({ id, source, target }) => ({ data: { id, source, target } })) };
  const cy = cytoscape({ headless: true, styleEnabled: true, style: [{ selector: "node", style: { width: 20, height: 20 } }], elements, layout: { name: "null" } });
  cy.layout({ name: "fcose", animate: false, fit: false, randomize: true, ...layout }).run();
  postMessage(nodes.map((id) => ({ ...cy.getElementById(id).position() })));
};
