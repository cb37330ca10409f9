export interface Wire {
  /** Places of the boxes in their list. */
  readonly from: number;
  readonly to: number;
}

/**
 * The row of every box, from 0 at the top: each stands below all that it reads, except for wires that close a cycle.
 * A box stands close to its readers if they are more than what it reads, or if nothing else hangs at what it reads: so
 * sources stand where they are needed. All others stand close to what they read.
 */
export function rankBoxes(count: number, wires: readonly Wire[]): readonly number[] {
  const { order, closing } = fromTopToBottom(count, wires);
  const above: number[][] = Array.from({ length: count }, () => []);
  const below: number[][] = Array.from({ length: count }, () => []);
  wires.forEach(({ from, to }, i) => {
    if (from === to) return;
    const [upper, lower] = closing.has(i) ? [to, from] : [from, to];
    above[lower].push(upper);
    below[upper].push(lower);
  });
  const rows = new Array<number>(count).fill(0);
  const isFree = new Array<boolean>(count);
  const moveUp = (box: number) => {
    rows[box] = above[box].reduce((row, upper) => Math.max(row, rows[upper] + 1), 0);
  };
  for (const box of order) {
    moveUp(box);
    isFree[box] = above[box].every((upper) => isFree[upper] && below[upper].length === 1);
  }
  for (const box of order.toReversed()) {
    if (below[box].length === 0 || !(isFree[box] || below[box].length >= above[box].length)) continue;
    rows[box] = Math.min(...below[box].map((lower) => rows[lower])) - 1;
  }
  for (const box of order) if (!isFree[box] && above[box].length >= below[box].length) moveUp(box);
  return rows;
}

/** Boxes in an order in which each comes after all that it reads, but for the wires that close a cycle. */
function fromTopToBottom(count: number, wires: readonly Wire[]) {
  const leaving: number[][] = Array.from({ length: count }, () => []);
  for (let i = wires.length - 1; i >= 0; i--) leaving[wires[i].from].push(i);
  const closing = new Set<number>();
  const left: number[] = [];
  const state = new Array<'new' | 'open' | 'left'>(count).fill('new');
  for (let start = 0; start < count; start++) {
    // A stack of our own: a chain may be longer than that of the engine.
    const path = state[start] === 'new' ? [start] : [];
    while (path.length > 0) {
      const box = path[path.length - 1];
      state[box] = 'open';
      const wire = leaving[box].pop();
      if (wire === undefined) {
        state[box] = 'left';
        left.push(box);
        path.pop();
        continue;
      }
      const { to } = wires[wire];
      if (state[to] === 'open') closing.add(wire);
      else if (state[to] === 'new') path.push(to);
    }
  }
  return { order: left.toReversed(), closing };
}
