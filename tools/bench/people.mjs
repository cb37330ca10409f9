// One face among 100,000 known people: the index, and the same by comparing row after row. Time by the wall and of the
// processor (which other programs do not lengthen), in interleaved rounds. Run after `npm run build`:
// npm run bench -- --only people
import 'reflect-metadata';
import { EmbeddingIndex, similarity, unitRow } from '@fexgraph/nodes-identity';

const PEOPLE = 100_000;
const DIMENSIONS = [192, 512];
const ROUNDS = 5;
const FACES = 10;

function* normal(seed) {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  for (;;) yield Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

function scan(rows, dimension, face) {
  let nearest = { row: -1, similarity: Number.NEGATIVE_INFINITY };
  for (let row = 0; row < PEOPLE; row++) {
    const cosine = similarity(rows.subarray(row * dimension, (row + 1) * dimension), face);
    if (cosine > nearest.similarity) nearest = { row, similarity: cosine };
  }
  return nearest;
}

function timed(work) {
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  const result = work();
  const { user, system } = process.cpuUsage(cpu);
  return { result, ms: performance.now() - start, cpuMs: (user + system) / 1000 };
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

export async function benchPeople() {
  return DIMENSIONS.map((dimension) => {
    const numbers = normal(dimension);
    const someone = () => unitRow(Float32Array.from({ length: dimension }, () => numbers.next().value));
    const rows = new Float32Array(PEOPLE * dimension);
    for (let row = 0; row < PEOPLE; row++) rows.set(someone(), row * dimension);
    const { result: index, ms: buildMs } = timed(() => new EmbeddingIndex(rows, dimension));
    index.nearest(someone());
    const [byIndex, byScan] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      const faces = Array.from({ length: FACES }, someone);
      byIndex.push(timed(() => faces.map((face) => index.nearest(face))));
      byScan.push(timed(() => faces.map((face) => scan(rows, dimension, face))));
      if (JSON.stringify(byIndex.at(-1).result) !== JSON.stringify(byScan.at(-1).result))
        throw new Error('the index and the scan differ');
    }
    const perFace = (runs, field) => median(runs.map((run) => run[field] / FACES));
    return {
      ...{ people: PEOPLE, dimension, buildMs },
      ...{ indexMs: perFace(byIndex, 'ms'), indexCpuMs: perFace(byIndex, 'cpuMs') },
      ...{ scanMs: perFace(byScan, 'ms'), scanCpuMs: perFace(byScan, 'cpuMs') },
    };
  });
}
