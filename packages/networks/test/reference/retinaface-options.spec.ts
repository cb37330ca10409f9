import { FexgraphError } from '@fexgraph/core';
import { syntheticCheckpoint, syntheticImage } from '@fexgraph/synth';
import { describe, expect, it } from 'vitest';
import { buildNetwork, RETINAFACE_MOBILENET, type RetinaFaceOptions } from '../../src/index.ts';
import { readModel } from '../../src/onnx/index.ts';
import { expectWithin } from './golden.ts';
import { type Outputs, runOnce } from './network-session.ts';
import { asBytes, type Picture } from './pictures.ts';

const checkpoint = syntheticCheckpoint('retinaface_mobilenet');
const build = (options: RetinaFaceOptions = {}) => buildNetwork('retinaface-mobilenet0.25', checkpoint, options);
const frameOf = (name: string, height: number, width: number): Picture => ({
  width,
  height,
  pixels: syntheticImage(name, height, width),
});
const frame = frameOf('options', 97, 131);
const reversedPlanes = (picture: Picture): Picture => ({
  ...picture,
  pixels: picture.pixels.map((_, index) => picture.pixels[index + 2 - 2 * (index % 3)]),
});

function expectSame(actual: Outputs, expected: Outputs, abs = 1e-4): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected)) expectWithin(actual[name], values, { abs, rel: 1e-4 }, name);
}

const reference = await runOnce(build(), asBytes([frame]));

describe('RetinaFace options', () => {
  it('fold or not: the same numbers', async () => {
    expectSame(await runOnce(build({ folded: false }), asBytes([frame])), reference);
  });

  it('a picture of a batch gets what it gets alone', async () => {
    const others = [frameOf('b', 97, 131), frame, frameOf('c', 97, 131)];
    const batch = await runOnce(build(), asBytes(others));
    const alone = await Promise.all(others.map((picture) => runOnce(build(), asBytes([picture]))));
    for (const name of Object.keys(batch)) {
      expectWithin(
        batch[name],
        alone.flatMap((outputs) => [...outputs[name]]),
        { abs: 1e-5, rel: 1e-5 },
        name,
      );
    }
  });

  it('a fourth channel does not matter', async () => {
    expectSame(await runOnce(build({ channels: 4 }), asBytes([frame], 4)), reference);
  });

  it('a fixed size gives the same, for either target', async () => {
    const size = { height: 97, width: 131 };
    expectSame(await runOnce(build({ size }), asBytes([frame])), reference);
    const webgpu = build({ size, target: 'webgpu' });
    expectSame(await runOnce(webgpu, asBytes([frame])), reference);
    expect(webgpu.warnings).toEqual([]);
  });

  it('for webgpu, any size means multiples of 32, and says so', async () => {
    const even = frameOf('even', 96, 160);
    const built = build({ target: 'webgpu' });
    expect(built.warnings).toEqual([expect.stringContaining('multiples of 32')]);
    expectSame(await runOnce(built, asBytes([even])), await runOnce(build(), asBytes([even])));
    await expect(runOnce(built, asBytes([frame]))).rejects.toThrow();
  });

  it('reads nothing but documented operators for webgpu', () => {
    const { graph } = readModel(build({ target: 'webgpu', size: { height: 96, width: 96 }, output: 'faces' }).onnx);
    const operators = new Set(graph.nodes.map(({ opType }) => opType));
    for (const missing of ['PRelu', 'TopK', 'GatherND', 'Shape', 'ScatterElements', 'LpNormalization', 'OneHot']) {
      expect(operators).not.toContain(missing);
    }
  });

  it('bgr: weights for BGR that are fed RGB', async () => {
    const mean = [...RETINAFACE_MOBILENET.mean].reverse() as [number, number, number];
    const parameters = { ...RETINAFACE_MOBILENET, channelOrder: 'rgb', mean } as const;
    const swapped = await runOnce(build({ parameters }), asBytes([reversedPlanes(frame)]));
    expectSame(swapped, reference);
    const untouched = await runOnce(build({ channelOrder: 'rgb' }), asBytes([frame]));
    expect(untouched.loc.some((value, index) => Math.abs(value - reference.loc[index]) > 0.01)).toBe(true);
  });

  it('the slope of the activations comes from the parameters', async () => {
    const parameters = { ...RETINAFACE_MOBILENET, activationSlope: 0.1 };
    const leaky = await runOnce(build({ parameters }), asBytes([frame]));
    const plain = await runOnce(build({ parameters, folded: false }), asBytes([frame]));
    expectSame(plain, leaky, 1e-3);
    expect(leaky.scores.some((value, index) => Math.abs(value - reference.scores[index]) > 0.01)).toBe(true);
    const operators = readModel(build({ parameters }).onnx).graph.nodes.map(({ opType }) => opType);
    expect(operators.filter((operator) => operator === 'LeakyRelu').length).toBeGreaterThan(30);
  });

  it('half precision weights halve the file and move little', async () => {
    const half = build({ weights: 'float16' });
    expect(half.onnx.byteLength).toBeLessThan(0.6 * build().onnx.byteLength);
    expectWithin((await runOnce(half, asBytes([frame]))).scores, reference.scores, { abs: 0.02 });
  });

  it('equal input gives equal bytes', () => {
    expect(Buffer.compare(build().onnx, build().onnx)).toBe(0);
  });
});

describe('RetinaFace decoded in the graph', () => {
  /** Spec: networks 1.6, straight from the text, in double precision. */
  function decoded({ loc, landmarks }: Outputs, { width, height }: Picture): { boxes: number[]; points: number[] } {
    const boxes: number[] = [];
    const points: number[] = [];
    let anchor = 0;
    for (const [level, stride] of RETINAFACE_MOBILENET.strides.entries()) {
      for (let row = 0; row < Math.ceil(height / stride); row++) {
        for (let column = 0; column < Math.ceil(width / stride); column++) {
          for (const size of RETINAFACE_MOBILENET.anchorSizes[level]) {
            const [x, y] = [(column + 0.5) * stride, (row + 0.5) * stride];
            const [dx, dy, dw, dh] = loc.subarray(4 * anchor, 4 * anchor + 4);
            const [w, h] = [size * Math.exp(0.2 * dw), size * Math.exp(0.2 * dh)];
            const [cx, cy] = [x + 0.1 * dx * size, y + 0.1 * dy * size];
            boxes.push(cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2);
            for (let point = 0; point < 5; point++) {
              points.push(x + 0.1 * landmarks[10 * anchor + 2 * point] * size);
              points.push(y + 0.1 * landmarks[10 * anchor + 2 * point + 1] * size);
            }
            anchor++;
          }
        }
      }
    }
    return { boxes, points };
  }

  it.each([{}, { size: { height: 97, width: 131 } }])('boxes and points of all anchors, %o', async (options) => {
    const faces = await runOnce(build({ output: 'faces', ...options }), asBytes([frame]));
    const { boxes, points } = decoded(reference, frame);
    expectWithin(faces.boxes, boxes, { abs: 0.003, rel: 1e-4 });
    expectWithin(faces.points, points, { abs: 0.003, rel: 1e-4 });
    expectWithin(faces.scores, reference.scores, { abs: 1e-5 });
  });

  it.each([{}, { size: { height: 97, width: 131 } }])('only the best anchors, best first, %o', async (options) => {
    const best = await runOnce(build({ output: 'faces', topK: 20, ...options }), asBytes([frame]));
    const all = await runOnce(build({ output: 'faces' }), asBytes([frame]));
    const order = [...all.scores.keys()].sort((a, b) => all.scores[b] - all.scores[a] || a - b).slice(0, 20);
    expect([...best.anchors]).toEqual(order);
    expect([...best.scores]).toEqual(order.map((anchor) => all.scores[anchor]));
    const rows = (values: Float32Array, width: number) =>
      order.flatMap((a) => [...values.subarray(a * width, (a + 1) * width)]);
    expect([...best.boxes]).toEqual(rows(all.boxes, 4));
    expect([...best.points]).toEqual(rows(all.points, 10));
  });

  it('asks for no more anchors than there are', async () => {
    const small = frameOf('small', 32, 32);
    const { scores } = await runOnce(build({ output: 'faces', topK: 1000 }), asBytes([small]));
    expect(scores).toHaveLength(2 * (16 + 4 + 1));
  });

  it.each([
    [{ topK: 5 }, /topK 5 needs output 'faces'/],
    [{ output: 'faces', topK: 0 }, /whole number from 1/],
    [{ output: 'faces', target: 'webgpu' }, /needs a fixed size/],
    [
      { output: 'faces', topK: 5, target: 'webgpu', size: { height: 96, width: 96 } },
      /topK is not available for webgpu/,
    ],
    [{ batch: 0 }, /batch size 0/],
  ] as const)('refuses %o', (options, message) => {
    expect(() => build(options)).toThrow(message);
    expect(() => build(options)).toThrow(FexgraphError);
  });
});
