// What the engine costs: milliseconds per frame of a seven-node graph with fake models, in one interleaved run with the
// plain RxJS chain of the same functions. Run after `npm run build`: node tools/bench/engine.mjs
import 'reflect-metadata';
import { pathToFileURL } from 'node:url';
import {
  compile,
  defineNode,
  Frame,
  FramePacket,
  GraphBuilder,
  nodeOperator,
  packetType,
  pipelineNode,
  port,
  run,
} from '@fexgraph/core';
import { concatMap, forkJoin, from, lastValueFrom, map } from 'rxjs';
import { container } from 'tsyringe';
import { z } from 'zod';

const ItemPacket = packetType('Item');
const data = new Uint8Array(3);

function frameOf(index) {
  const pixels = { data, width: 1, height: 1, channels: 3 };
  return new Frame({ key: { source: 'bench', index, time: index }, name: 'bench', pixels });
}

async function* frames(count) {
  for (let index = 0; index < count; index++) yield frameOf(index);
}

// Models answer later, like a worker does; the rest answers at once.
const detect = async (frame) => ({ key: frame.key, value: frame.key.index });
const crop = (item) => ({ key: item.key, value: item.value + 1 });
const emotion = async (item) => ({ key: item.key, value: item.value * 2 });
const pose = async (item) => ({ key: item.key, value: item.value * 3 });
const assemble = ({ key, emotion, pose }) => ({ key, value: emotion.value + pose.value });
const write = (item, sum) => {
  sum.total += item.value;
};

function makeNode(type, ports, methods) {
  const definition = defineNode({ type: `bench/${type}`, version: 1, summary: type, options: z.object({}), ...ports });
  const NodeClass = class {};
  Object.assign(NodeClass.prototype, methods);
  pipelineNode(definition)(NodeClass);
  return nodeOperator(definition, NodeClass)();
}

const frame = port(FramePacket, 'frames');
const item = port(ItemPacket, 'items');
/** A node that asks a model once per frame. */
const model = (ask) => ({ process: (items) => Promise.all(items.map(ask)) });
/** A node that computes. */
const step = (compute) => ({ process: (items) => items.map(compute) });

function sevenNodes(count, sum) {
  const graph = new GraphBuilder('seven nodes');
  const input = graph.add('source', makeNode('source', { output: frame }, { open: () => frames(count) }));
  const faces = graph.add('detect', makeNode('detect', { input: frame, output: item }, model(detect)), input);
  const chips = graph.add('crop', makeNode('crop', { input: item, output: item }, step(crop)), faces);
  const wires = {
    emotion: graph.add('emotion', makeNode('emotion', { input: item, output: item }, model(emotion)), chips),
    pose: graph.add('pose', makeNode('pose', { input: item, output: item }, model(pose)), chips),
  };
  const inputs = { emotion: item, pose: item };
  const rows = graph.add('assemble', makeNode('assemble', { inputs, output: item }, step(assemble)), wires);
  graph.add('write', makeNode('write', { input: item }, { write: (row) => write(row, sum) }), rows);
  return compile(graph.build(), container);
}

async function timeEngine(count) {
  const sum = { total: 0 };
  const graph = sevenNodes(count, sum);
  const started = performance.now();
  const { counts } = await run(graph).done;
  const ms = performance.now() - started;
  if (counts.rows !== count) throw new Error(`the engine gave ${counts.rows} of ${count} rows`);
  return { ms, total: sum.total };
}

async function timePlain(count) {
  const sum = { total: 0 };
  const started = performance.now();
  await lastValueFrom(
    from(frames(count)).pipe(
      concatMap(detect),
      map(crop),
      concatMap((chip) =>
        forkJoin({ emotion: emotion(chip), pose: pose(chip) }).pipe(map((heads) => ({ key: chip.key, ...heads }))),
      ),
      map(assemble),
      map((row) => write(row, sum)),
    ),
  );
  return { ms: performance.now() - started, total: sum.total };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Milliseconds per frame of both, medians of `rounds` rounds that follow each other in turn. */
export async function benchEngine({ count = 5000, rounds = 9 } = {}) {
  const engine = [];
  const plain = [];
  for (let round = -2; round < rounds; round++) {
    const results = [await timeEngine(count), await timePlain(count)];
    if (results[0].total !== results[1].total) throw new Error('the engine and the plain chain give other numbers');
    if (round < 0) continue; // Warm-up.
    engine.push(results[0].ms / count);
    plain.push(results[1].ms / count);
  }
  const [engineMs, plainMs] = [median(engine), median(plain)];
  return { frames: count, rounds, engineMs, plainMs, overheadMs: engineMs - plainMs, targetMs: 0.2 };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { engineMs, plainMs, overheadMs, targetMs, frames: count, rounds } = await benchEngine();
  const us = (ms) => `${(ms * 1000).toFixed(1)} us`;
  process.stdout.write(
    `seven-node graph, fake models, ${rounds} rounds of ${count} frames:\n` +
      `  engine ${us(engineMs)} per frame, plain RxJS chain ${us(plainMs)}, overhead ${us(overheadMs)} (target below ${us(targetMs)})\n`,
  );
}
