import { parseNodeType } from '@fexgraph/core';
import { editGraphFile } from '@fexgraph/graph-files';
import type { Point } from '@fexgraph/inspect';
import { notify, reportProblem } from '../shell/notice-store.ts';
import type { CanvasNode, CanvasWire } from './canvas-graph.ts';
import type { GraphView } from './editor-context.ts';
import { editGraph, present, select } from './graph-store.ts';
import { findWireEnd, referenceTo } from './node-ports.ts';
import { freeId, type PaletteEntry } from './palette-entries.ts';
import { whyRefused } from './problems.ts';

/** Where all nodes of the canvas stand now. */
export const placesOf = ({ canvas }: GraphView): Readonly<Record<string, Point>> =>
  Object.fromEntries(canvas.nodes.map(({ id, place }) => [id, place]));

/** Adds a node and selects it; at a place, or where there is room. */
export function addNode(view: GraphView, { type, version }: Pick<PaletteEntry, 'type' | 'version'>, at?: Point): void {
  const { graph, body } = view.open;
  const id = freeId(parseNodeType(type).type, [...body.nodes.map((node) => node.id), ...body.inputs]);
  const pins = at && { ...placesOf(view), [id]: at };
  if (editGraph((file) => file.body(graph).addNode(id, { type: `${type}@${version}` }), pins))
    select({ kind: 'node', id });
}

/** Uses a sub-graph of the file in the graph that is shown. */
export function addUse(view: GraphView, name: string): void {
  const { graph, body } = view.open;
  const id = freeId(name, [...body.nodes.map((node) => node.id), ...body.inputs]);
  if (editGraph((file) => file.body(graph).addNode(id, { use: name }))) select({ kind: 'node', id });
}

export interface WantedWire {
  readonly source: string;
  readonly sourcePort: string;
  readonly target: string;
  readonly targetPort: string;
}

/** Adds a wire, or says why `compile` would refuse it and leaves the graph as it is. */
export function connectNodes(view: GraphView, wanted: WantedWire): void {
  const { canvas, open, file, runtime } = view;
  const source = canvas.nodes.find(({ id }) => id === wanted.source);
  const target = canvas.nodes.find(({ id }) => id === wanted.target);
  if (!source || !target) return;
  const from = referenceTo(source.name, wanted.sourcePort, source.ports.outputs);
  const port = writtenPort(target, wanted.targetPort, open.body.nodes.find(({ id }) => id === target.id)?.wires ?? []);
  const change: Parameters<typeof editGraph>[0] = (editor) => editor.body(open.graph).connect(from, target.id, port);
  try {
    const refused = whyRefused(present().text, editGraphFile(present().text, change), file, runtime.container);
    if (!refused) editGraph(change);
    else notify(`${source.name} → ${target.name}: ${refused.message}`, { kind: 'problem', hint: refused.hint });
  } catch (thrown) {
    reportProblem(thrown);
  }
}

/** As the other wires of the node are written; the only port needs no name. */
function writtenPort(
  { ports }: CanvasNode,
  port: string,
  wires: readonly { readonly port?: string }[],
): string | undefined {
  const isNamed = wires.some((wire) => wire.port !== undefined);
  return ports.inputs.length === 1 && !isNamed ? undefined : port;
}

export function disconnect({ open }: GraphView, { from, target, port }: CanvasWire): void {
  editGraph((file) => file.body(open.graph).disconnect(from, target, port));
}

/** Takes nodes and wires away as one step. Inputs of a sub-graph stay: they are its interface. */
export function removeParts({ open }: GraphView, nodes: readonly string[], wires: readonly CanvasWire[]): void {
  const gone = nodes.filter((id) => open.body.nodes.some((node) => node.id === id));
  const loose = wires.filter(({ target, source }) => !gone.includes(target) && !gone.includes(source));
  if (gone.length + loose.length === 0) return;
  const done = editGraph((file) => {
    const body = file.body(open.graph);
    for (const { from, target, port } of loose) body.disconnect(from, target, port);
    for (const id of gone) body.removeNode(id);
  });
  if (done) select(undefined);
}

/** Renames a node, or says why it cannot have that id. */
export function renameNode(view: GraphView, id: string, to: string): void {
  if (to === id) return;
  const { graph, body } = view.open;
  if (findWireEnd(to, body)) {
    notify(`there is something called "${to}" already`, { kind: 'problem', hint: 'give it another id' });
    return;
  }
  const places = placesOf(view);
  const pins = { ...places, [to]: places[id] };
  if (editGraph((file) => file.body(graph).renameNode(id, to), pins)) select({ kind: 'node', id: to });
}
