import { type Document, isCollection, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { styleNew } from '../write/yaml-text.ts';

export type EditPath = readonly [string, ...(string | number)[]];

/** Maps that say nothing when they are empty. */
const OPTIONAL_MAPS = ['options', 'inputs', 'params', 'outputs'];

/** Changes the nodes, wires, params and outputs of a graph or sub-graph in a document. */
export class BodyEditor {
  constructor(
    private readonly document: Document,
    private readonly base: readonly string[],
  ) {}

  /** Sets a value below the graph, as `['nodes', 'faces', 'options', 'threshold']`; undefined takes it away. */
  set(path: EditPath, value: unknown): void {
    const full = [...this.base, ...path];
    if (value !== undefined) {
      const node = this.document.createNode(value, { aliasDuplicateObjects: false }) as Node;
      styleNew(node);
      keepComments(this.document.getIn(full, true), node);
      this.#makeMaps(full.slice(0, -1));
      this.document.setIn(full, node);
      return;
    }
    if (this.document.hasIn(full)) this.document.deleteIn(full);
    const parent = full.slice(0, -1);
    const last = parent.at(-1);
    if (typeof last !== 'string' || !OPTIONAL_MAPS.includes(last)) return;
    const left = this.document.getIn(parent, true);
    if (isMap(left) && left.items.length === 0) this.document.deleteIn(parent);
  }

  /** Adds a node: `addNode('faces', { type: 'detect/rfb320@1' })`, `addNode('who', { use: 'identity' })`. */
  addNode(id: string, entry: { readonly type: string } | { readonly use: string }): void {
    const nodes = this.#map('nodes');
    if (nodes?.items.length === 0) nodes.flow = false;
    this.set(['nodes', id], entry);
  }

  /** Takes a node away, with the wires and outputs that name it. */
  removeNode(id: string): void {
    this.#changeReferences((from) => (isOf(id, from) ? undefined : from));
    this.#changeEdges((edge) => (edge.to === id ? undefined : edge));
    this.set(['nodes', id], undefined);
  }

  /** Gives a node another id, also where wires and outputs name it. */
  renameNode(id: string, to: string): void {
    this.#changeReferences((from) => (isOf(id, from) ? to + from.slice(id.length) : from));
    this.#changeEdges((edge) => (edge.to === id ? { ...edge, to } : edge));
    const pair = this.#map('nodes')?.items.find(({ key }) => isScalar(key) && key.value === id);
    if (pair && isScalar(pair.key)) pair.key.value = to;
  }

  /** Adds a wire. `port` may be left out where the node has one. */
  connect(from: string, to: string, port?: string): void {
    const node = ['nodes', to] as const;
    const has = (key: string) => this.document.hasIn([...this.base, ...node, key]);
    if (port === undefined && !has('inputs')) this.#addSource([...node, 'input'], from);
    else if (port !== undefined && !has('input')) this.#addSource([...node, 'inputs', port], from);
    // The node has wires of the other spelling, and cannot have both.
    else this.#writeEdges([...this.#edges(), { from, to, ...(port === undefined ? {} : { port }) }]);
  }

  /** Takes a wire away, given as the file has it. */
  disconnect(from: string, to: string, port?: string): void {
    const path: EditPath = port === undefined ? ['nodes', to, 'input'] : ['nodes', to, 'inputs', port];
    const sources = this.#sources(path);
    if (sources.includes(from)) {
      this.#writeSources(
        path,
        withoutFirst(sources, (source) => source === from),
      );
      return;
    }
    this.#writeEdges(withoutFirst(this.#edges(), (edge) => edge.from === from && edge.to === to && edge.port === port));
  }

  #map(key: string): YAMLMap | undefined {
    const value = this.document.getIn([...this.base, key], true);
    return isMap(value) ? value : undefined;
  }

  /** A key without a value (`nodes:`) is a map that is empty. */
  #makeMaps(path: readonly (string | number)[]): void {
    path.forEach((_, end) => {
      const part = path.slice(0, end + 1);
      if (!isCollection(this.document.getIn(part, true))) this.document.setIn(part, this.document.createNode({}));
    });
  }

  #sources(path: EditPath): readonly string[] {
    const value = this.document.getIn([...this.base, ...path], true);
    if (isSeq(value)) return value.toJSON().map(String);
    return isScalar(value) && value.value !== null ? [String(value.value)] : [];
  }

  #addSource(path: EditPath, from: string): void {
    this.#writeSources(path, [...this.#sources(path), from]);
  }

  #writeSources(path: EditPath, sources: readonly string[]): void {
    this.set(path, sources.length > 1 ? sources : sources[0]);
  }

  #edges(): readonly Edge[] {
    const value = this.document.getIn([...this.base, 'edges'], true);
    return isSeq(value) ? (value.toJSON() as readonly Edge[]) : [];
  }

  #writeEdges(edges: readonly Edge[]): void {
    this.set(['edges'], edges.length > 0 ? edges : undefined);
    const written = this.document.getIn([...this.base, 'edges'], true);
    for (const edge of isSeq(written) ? written.items : []) if (isMap(edge)) edge.flow = true;
  }

  #changeEdges(change: (edge: Edge) => Edge | undefined): void {
    const before = this.#edges();
    const after = before.flatMap((edge) => change(edge) ?? []);
    if (JSON.stringify(before) !== JSON.stringify(after)) this.#writeEdges(after);
  }

  #changeReferences(change: (from: string) => string | undefined): void {
    const changeSources = (path: EditPath) => {
      const before = this.#sources(path);
      const after = before.flatMap((source) => change(source) ?? []);
      if (before.join() !== after.join()) this.#writeSources(path, after);
    };
    for (const id of keysOf(this.#map('nodes'))) {
      changeSources(['nodes', id, 'input']);
      const inputs = this.document.getIn([...this.base, 'nodes', id, 'inputs'], true);
      for (const port of isMap(inputs) ? keysOf(inputs) : []) changeSources(['nodes', id, 'inputs', port]);
    }
    for (const name of keysOf(this.#map('outputs'))) changeSources(['outputs', name]);
    this.#changeEdges((edge) => {
      const from = change(edge.from);
      return from === undefined ? undefined : { ...edge, from };
    });
  }
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly port?: string;
}

const keysOf = (map: YAMLMap | undefined) => map?.items.map(({ key }) => String(isScalar(key) ? key.value : key)) ?? [];

const isOf = (id: string, reference: string) => reference === id || reference.startsWith(`${id}.`);

function withoutFirst<T>(items: readonly T[], fits: (item: T) => boolean): readonly T[] {
  const place = items.findIndex(fits);
  return items.filter((_, i) => i !== place);
}

function keepComments(from: unknown, to: Node): void {
  if (!isScalar(from) && !isCollection(from)) return;
  to.comment = from.comment;
  to.commentBefore = from.commentBefore;
}
