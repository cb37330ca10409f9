import type { Meshes } from '@fexgraph/core';
import { frameOf } from '@fexgraph/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalMesh } from '../../test/canonical-mesh.ts';
import { optionsFor, unseen } from '../../test/node-fixtures.ts';
import { SmoothLandmarksNode } from './smooth-landmarks.ts';

const RATE = 30;
/** Distance of the eye centres of the canonical face at 10 pixels a centimetre. */
const EYES = 10 * 6.3;

/** A vertex of the upper lid. */
const LID = 159;

interface Shown {
  readonly mesh: Float32Array;
  readonly track?: number;
  /** Left edge of the box of 200 pixels. */
  readonly x?: number;
}

function item(time: number, shown: readonly Shown[], source = 'a'): Meshes {
  const frame = frameOf({ source, index: Math.round(time * 1000), time });
  return {
    key: frame.key,
    frame,
    count: shown.length,
    boxes: Float32Array.from(shown.flatMap(({ x = 220 }) => [x, 140, x + 200, 340])),
    scores: new Float32Array(shown.length).fill(0.9),
    mesh: Float32Array.from(shown.flatMap(({ mesh }) => [...mesh])),
    presence: new Float32Array(shown.length).fill(1),
    ...(shown.some(({ track }) => track !== undefined) && { tracks: Int32Array.from(shown, ({ track }) => track!) }),
  };
}

const node = (options: object = {}) => new SmoothLandmarksNode(optionsFor(SmoothLandmarksNode, options));
const at = (x: number, y = 240) => canonicalMesh({ x, y });

/** One face through a new node. */
function smoothed(meshes: readonly Float32Array[], options: object = {}, rate = RATE): Float32Array[] {
  const smoother = node(options);
  return meshes.map((mesh, i) => smoother.process([item(i / rate, [{ mesh }])])[0].mesh);
}

/** Numbers of a normal distribution, the same each time. */
function* normal(seed: number): Generator<number, never> {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  for (;;) yield Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

function noisy(mesh: Float32Array, noise: Generator<number>, pixels: number): Float32Array {
  return mesh.map((value) => value + pixels * (noise.next().value as number));
}

/** Root mean square of what differs from a mesh, over frames and coordinates. */
function spread(meshes: readonly Float32Array[], from: Float32Array): number {
  let squares = 0;
  for (const mesh of meshes) for (let i = 0; i < mesh.length; i++) squares += (mesh[i] - from[i]) ** 2;
  return Math.sqrt(squares / meshes.length / from.length);
}

/** Jitter of a face at rest, as a share of what came. @param noise in eye distances */
function jitter(noise: number, options: object = {}): number {
  const still = at(320);
  const numbers = normal(7);
  const meshes = Array.from({ length: 150 }, () => noisy(still, numbers, noise * EYES));
  return spread(smoothed(meshes, options).slice(30), still) / spread(meshes.slice(30), still);
}

/** Lag in frames of a face that moves evenly. @param speed in eye distances a second */
function lag(speed: number, options: object = {}, rate = RATE): number {
  const step = (speed * EYES) / rate;
  const meshes = Array.from({ length: 3 * rate }, (_, i) => at(100 + i * step));
  const last = smoothed(meshes, options, rate).at(-1)!;
  return (meshes.at(-1)![0] - last[0]) / step;
}

describe('multitask/smooth-landmarks', () => {
  it('leaves what does not change as it is, bit for bit, at any rate and with any parameters', () => {
    const positive = fc.double({ min: 0.01, max: 50, noNaN: true });
    fc.assert(
      fc.property(
        positive,
        positive,
        positive,
        fc.array(positive, { maxLength: 12 }),
        (minCutoff, beta, dCutoff, pauses) => {
          const smoother = node({ minCutoff, beta, dCutoff });
          let time = 0;
          for (const pause of [1, ...pauses]) {
            time += pause;
            expect(smoother.process([item(time, [{ mesh: at(320) }])])[0].mesh).toEqual(at(320));
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('comes to where a face stays after a step, from one side', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 0.9, noNaN: true }), (step) => {
        const after = at(320 + step * EYES);
        const path = smoothed([at(320), ...Array.from({ length: 120 }, () => after)]).map((mesh) => mesh[0]);
        for (let i = 1; i < path.length; i++) expect(path[i]).toBeGreaterThanOrEqual(path[i - 1] - 1e-3);
        expect(path[1]).toBeLessThan(after[0]);
        expect(Math.abs(path.at(-1)! - after[0])).toBeLessThan(0.01 * EYES * step);
      }),
      { numRuns: 15 },
    );
  });

  it('a face at rest trembles at most a third of what came', () => {
    for (const noise of [0.002, 0.005, 0.01]) expect(jitter(noise)).toBeLessThan(1 / 3);
    expect(jitter(0.01)).toBeCloseTo(0.29, 2);
  });

  it('a face that moves evenly is less than two frames late, from half an eye distance a second on', () => {
    for (const speed of [0.5, 1, 2, 5, 10]) expect(lag(speed)).toBeLessThan(2);
    expect(lag(1)).toBeCloseTo(1.09, 2);
    // A plain low pass as steady at rest would be late by this.
    expect(lag(1, { beta: 0 })).toBeGreaterThan(6);
  });

  it('lowers a blink, as its docstring says', () => {
    const blink = [0, 0, 0, 0.3, 0.7, 1, 0.7, 0.3, 0, 0].map((closed) => {
      const mesh = at(320);
      mesh[3 * LID + 1] += 0.16 * EYES * closed;
      return mesh;
    });
    const heights = smoothed(blink).map((mesh) => mesh[3 * LID + 1] - at(320)[3 * LID + 1]);
    expect(Math.max(...heights) / (0.16 * EYES)).toBeCloseTo(0.61, 1);
  });

  it('does not depend on how the picture is turned', () => {
    const turned = (mesh: Float32Array) =>
      mesh.map((_, i) => (i % 3 === 0 ? -mesh[i + 1] : i % 3 === 1 ? mesh[i - 1] : mesh[i]));
    const numbers = normal(3);
    const meshes = Array.from({ length: 20 }, (_, i) => noisy(at(300 + 2 * i), numbers, 2));
    const [plain, after] = [smoothed(meshes), smoothed(meshes.map(turned))];
    expect(spread(after, after[0])).toBeGreaterThan(1);
    plain.forEach((mesh, i) => {
      expect(spread([after[i]], turned(mesh))).toBeLessThan(1e-3);
    });
  });

  it('goes by the time of the frames: at any rate it is as late', () => {
    const late = [15, 30, 60].map((rate) => lag(1, {}, rate) / rate);
    for (const seconds of late) expect(seconds).toBeCloseTo(1 / (2 * Math.PI * 4.4), 3);
  });

  it('starts anew after a cut, a pause without the face, and where time does not go on', () => {
    const near = at(320 + 0.5 * EYES);
    const far = at(320 + 1.5 * EYES);
    expect(smoothed([at(320), near])[1]).not.toEqual(near);
    expect(smoothed([at(320), far])[1]).toEqual(far);
    expect(smoothed([at(320), far], { cut: 2 })[1]).not.toEqual(far);
    expect(smoothed([at(320), unseen, near])[2]).toEqual(near);
    for (const time of [1, 0.5]) {
      const smoother = node();
      smoother.process([item(1, [{ mesh: at(320) }])]);
      expect(smoother.process([item(time, [{ mesh: near }])])[0].mesh).toEqual(near);
    }
  });

  it('keeps faces apart: by track where there is one, else by overlap', () => {
    const [left, right] = [at(320), at(520)];
    const moved = (mesh: Float32Array) => mesh.map((value, i) => (i % 3 === 0 ? value + 10 : value));
    const run = (first: readonly Shown[], second: readonly Shown[]) => {
      const smoother = node();
      smoother.process([item(0, first)]);
      return smoother.process([item(1 / RATE, second)])[0].mesh;
    };
    const alone = (mesh: Float32Array) => [...smoothed([mesh, moved(mesh)])[1]];
    // The other order in the second frame: each must go on with its own filter.
    const byTrack = run(
      [
        { mesh: left, track: 0 },
        { mesh: right, track: 1, x: 420 },
      ],
      [
        { mesh: moved(right), track: 1, x: 420 },
        { mesh: moved(left), track: 0 },
      ],
    );
    expect([...byTrack]).toEqual([...alone(right), ...alone(left)]);
    const byBox = run(
      [{ mesh: left }, { mesh: right, x: 420 }],
      [{ mesh: moved(right), x: 425 }, { mesh: moved(left) }],
    );
    expect([...byBox]).toEqual([...alone(right), ...alone(left)]);
    // Another track, or a box elsewhere, is another face.
    expect(run([{ mesh: left, track: 0 }], [{ mesh: moved(left), track: 1 }])).toEqual(moved(left));
    expect(run([{ mesh: left }], [{ mesh: moved(left), x: 600 }])).toEqual(moved(left));
  });

  it('passes meshes as they are if it is told to', () => {
    const items = [item(0, [{ mesh: at(320) }]), item(1 / RATE, [{ mesh: at(330) }])];
    expect(node({ apply: false }).process(items)).toEqual(items);
  });

  it('takes new parameters while it runs', () => {
    const smoother = node();
    smoother.process([item(0, [{ mesh: at(320) }])]);
    smoother.update(optionsFor(SmoothLandmarksNode, { minCutoff: 1e9 }));
    const [{ mesh }] = smoother.process([item(1 / RATE, [{ mesh: at(330) }])]);
    expect(spread([mesh], at(330))).toBeLessThan(1e-3);
  });
});
