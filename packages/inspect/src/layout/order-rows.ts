import { type LayeredGraph, neighboursOf, rowsOf } from './layered-graph.ts';

const SWEEPS = 12;

/**
 * The order of the items in each row with few crossings: items move to the mean place of their neighbours, downwards
 * and upwards in turn, and the best order seen is kept (Sugiyama, Tagawa and Toda 1981).
 */
export function orderRows(graph: LayeredGraph): readonly (readonly number[])[] {
  const { above, below } = neighboursOf(graph);
  let rows = rowsOf(graph);
  let best = rows;
  let fewest = countCrossings(rows, below);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const down = sweep % 2 === 0;
    rows = rows.map((row) => [...row]);
    const places = placesOf(rows, graph.items.length);
    for (let i = 1; i < rows.length; i++) {
      const at = down ? i : rows.length - 1 - i;
      const neighbours = down ? above : below;
      const wanted = new Map(rows[at].map((item) => [item, mean(neighbours[item], places) ?? places[item]]));
      rows[at].sort((a, b) => wanted.get(a)! - wanted.get(b)!);
      rows[at].forEach((item, place) => {
        places[item] = place;
      });
    }
    const crossings = countCrossings(rows, below);
    if (crossings < fewest) {
      fewest = crossings;
      best = rows;
    }
  }
  return best;
}

function placesOf(rows: readonly (readonly number[])[], count: number): number[] {
  const places = new Array<number>(count).fill(0);
  for (const row of rows) {
    row.forEach((item, place) => {
      places[item] = place;
    });
  }
  return places;
}

function mean(items: readonly number[], places: readonly number[]): number | undefined {
  return items.length === 0 ? undefined : items.reduce((sum, item) => sum + places[item], 0) / items.length;
}

export function countCrossings(rows: readonly (readonly number[])[], below: readonly (readonly number[])[]): number {
  const places = placesOf(rows, below.length);
  let crossings = 0;
  for (const row of rows) {
    const links = row.flatMap((item) => below[item].map((to) => [places[item], places[to]] as const));
    for (let i = 0; i < links.length; i++) {
      for (let j = 0; j < i; j++) {
        const [[a, b], [c, d]] = [links[i], links[j]];
        if ((a - c) * (b - d) < 0) crossings++;
      }
    }
  }
  return crossings;
}
