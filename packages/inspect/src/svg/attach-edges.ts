import type { LaidOut, Point } from '../layout/lay-out.ts';

interface Ends {
  readonly start: Point;
  readonly end: Point;
}

interface Attachment {
  readonly edge: number;
  /** Where the edge goes to or comes from, from left to right. */
  readonly towards: number;
}

/** Room at the corners of a box that no edge uses. */
const CORNER = 18;

/** Where edges leave and enter their boxes: side by side along the side, in the order in which they spread out. */
export function attachEdges(
  boxes: readonly { readonly id: string }[],
  edges: readonly { readonly from: string; readonly to: string }[],
  widths: readonly number[],
  laidOut: LaidOut,
  boxHeight: number,
): readonly Ends[] {
  const place = new Map(boxes.map(({ id }, i) => [id, i]));
  const starts = new Map<number, number>();
  const ends = new Map<number, number>();
  boxes.forEach(({ id }, box) => {
    const leaving: Attachment[] = [];
    const entering: Attachment[] = [];
    edges.forEach(({ from, to }, edge) => {
      const { points } = laidOut.edges[edge];
      if (from === id) leaving.push({ edge, towards: points[1].x });
      if (to === id) entering.push({ edge, towards: points[points.length - 2].x });
    });
    for (const [attached, offsets] of [
      [leaving, starts],
      [entering, ends],
    ] as const) {
      attached.sort((a, b) => a.towards - b.towards);
      const room = Math.min(widths[box] - 2 * CORNER, (attached.length - 1) * 26);
      attached.forEach(({ edge }, i) => {
        offsets.set(edge, attached.length === 1 ? 0 : -room / 2 + (i * room) / (attached.length - 1));
      });
    }
  });
  return edges.map(({ from, to }, edge) => {
    const [start, end] = [laidOut.boxes[place.get(from)!], laidOut.boxes[place.get(to)!]];
    // An edge that goes up (in a graph with a cycle) leaves at the top.
    const direction = start.y <= end.y ? 1 : -1;
    return {
      start: { x: start.x + starts.get(edge)!, y: start.y + (direction * boxHeight) / 2 },
      end: { x: end.x + ends.get(edge)!, y: end.y - (direction * boxHeight) / 2 },
    };
  });
}
