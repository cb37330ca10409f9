import { Graph, layout } from '@dagrejs/dagre';
import { FexgraphError } from '@fexgraph/core';

export interface BoxIn {
  readonly id: string;
  readonly width: number;
}

export interface EdgeIn {
  readonly from: string;
  readonly to: string;
  readonly labelWidth: number;
}

export interface Spacing {
  readonly boxHeight: number;
  readonly labelHeight: number;
  /** Between things side by side. */
  readonly gap: number;
  /** Between a row of boxes and a row of labels. */
  readonly rowGap: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LaidOut {
  readonly width: number;
  readonly height: number;
  /** Middle of each box, in the order given. */
  readonly boxes: readonly Point[];
  /** In the order given: where the edge runs, from box to box, and the middle of its label. */
  readonly edges: readonly { readonly points: readonly Point[]; readonly label: Point }[];
}

interface LabelSize {
  readonly width: number;
  readonly height: number;
  readonly labelpos: 'c';
  /** An edge of more weight is made shorter and straighter. */
  readonly weight: number;
}

/** What is used of dagre's graph: its own declarations cannot be resolved under `nodenext`. */
interface DagreGraph {
  setGraph(settings: { nodesep: number; edgesep: number; ranksep: number }): void;
  setNode(id: string, size: { width: number; height: number }): void;
  setEdge(from: string, to: string, label: LabelSize, name: string): void;
  graph(): { width?: number; height?: number };
  node(id: string): Point;
  edge(from: string, to: string, name: string): Point & { points: readonly Point[] };
}

/** Most boxes times edges: an edge may pass every row, and the work grows with the rows that edges pass. */
const LARGEST = 50_000;

/**
 * Boxes in rows from top to bottom with labelled edges between them (Sugiyama, by dagre). A label takes room like a
 * box: so labels never overlap. Edges that close a cycle (in a graph with that mistake) run upwards.
 *
 * @throws FexgraphError LIMIT_EXCEEDED for a graph that is too large for a picture
 */
export function layOut(boxes: readonly BoxIn[], edges: readonly EdgeIn[], spacing: Spacing): LaidOut {
  if (boxes.length * edges.length > LARGEST) {
    const size = `${boxes.length} nodes and ${edges.length} edges`;
    throw new FexgraphError('LIMIT_EXCEEDED', `a graph of ${size} is too large for a picture`, {
      hint: 'draw it as mermaid or dot',
    });
  }
  const { boxHeight, labelHeight, gap, rowGap } = spacing;
  const graph: DagreGraph = new Graph({ multigraph: true });
  // dagre lays a row of labels between two rows of boxes, with half of `ranksep` on each side of it
  graph.setGraph({ nodesep: gap, edgesep: gap, ranksep: 2 * rowGap });
  // places instead of ids: an id may be any text
  const places = new Map(boxes.map(({ id }, place) => [id, String(place)]));
  boxes.forEach(({ width }, place) => {
    graph.setNode(String(place), { width, height: boxHeight });
  });
  const wires = edges.map(({ from, to }) => ({ from: places.get(from)!, to: places.get(to)! }));
  const inputs = new Map<string, number>();
  for (const { to } of wires) inputs.set(to, (inputs.get(to) ?? 0) + 1);
  wires.forEach(({ from, to }, i) => {
    // a box stands close to the only one that it reads
    const weight = inputs.get(to) === 1 ? 2 : 1;
    const { labelWidth: width } = edges[i];
    graph.setEdge(from, to, { width, height: labelHeight, labelpos: 'c', weight }, String(i));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const middles = boxes.map((_, place) => pointOf(graph.node(String(place))));
  const boxRows = new Set(middles.map(({ y }) => y));
  return {
    width: Math.max(0, width),
    height: Math.max(0, height),
    boxes: middles,
    edges: wires.map(({ from, to }, i) => {
      const edge = graph.edge(from, to, String(i));
      const label = pointOf(edge);
      const [start, end] = [pointOf(graph.node(from)), pointOf(graph.node(to))];
      const upwards = start.y > end.y;
      const bends = from === to ? [label] : edge.points.slice(1, -1);
      /** Straight past the row, so that no bend runs into the boxes beside it or through its own label. */
      const passing = ({ x, y }: Point): readonly Point[] => {
        const half = ((boxRows.has(y) ? boxHeight : labelHeight) / 2) * (upwards ? -1 : 1);
        return [y - half, y + half].map((side) => ({ x, y: side }));
      };
      return { points: [start, ...(from === to ? bends : bends.flatMap(passing)), end], label };
    }),
  };
}

const pointOf = ({ x, y }: Point): Point => ({ x, y });
