import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import type { Detections } from '../packets/faces.ts';
import type { Frame } from '../packets/frame.ts';
import type { FrameKey } from '../packets/frame-key.ts';
import { ChipsPacket, DetectionsPacket, FexPacket, FramePacket, RegionsPacket } from '../packets/packet-types.ts';
import { defineNode } from './define-node.ts';
import {
  checkDefinition,
  type InputOf,
  inputPorts,
  type NodeDefinition,
  type OptionsInput,
  type OptionsOf,
  type OutputOf,
} from './definition.ts';
import { isPacketOf, manyPort, optionalPort, packetType, port } from './port.ts';

const frames = port(FramePacket, 'frames');
const base = { type: 'detect/x', version: 1, summary: 'x', output: frames, options: z.object({}) } as const;

describe('types of a definition', () => {
  const definition = defineNode({
    type: 'fex/x',
    version: 1,
    summary: 'x',
    inputs: {
      faces: port(DetectionsPacket, 'a'),
      maybe: optionalPort(FramePacket, 'b'),
      heads: manyPort(FramePacket, 'c'),
    },
    output: port(DetectionsPacket, 'd'),
    options: z.object({ threshold: z.number().default(0.5), model: z.string() }),
    models: ({ model }) => {
      expectTypeOf(model).toEqualTypeOf<string>();
      return [];
    },
  });

  it('follow from its ports and options', () => {
    expectTypeOf<OutputOf<typeof definition>>().toEqualTypeOf<Detections>();
    expectTypeOf<OptionsOf<typeof definition>>().toEqualTypeOf<{ threshold: number; model: string }>();
    expectTypeOf<OptionsInput<typeof definition>>().toEqualTypeOf<{ threshold?: number | undefined; model: string }>();
    type Input = InputOf<typeof definition>;
    expectTypeOf<Input['faces']>().toEqualTypeOf<Detections>();
    expectTypeOf<Input['maybe']>().toEqualTypeOf<Frame | undefined>();
    expectTypeOf<Input['heads']>().toEqualTypeOf<readonly Frame[]>();
    expectTypeOf<Input['key']>().toEqualTypeOf<FrameKey>();
  });
});

describe('inputPorts', () => {
  it('a single input is named after its packet', () => {
    expect(Object.keys(inputPorts(defineNode({ ...base, input: port(DetectionsPacket, 'x') })))).toEqual([
      'detections',
    ]);
    expect(inputPorts(base)).toEqual({});
  });
});

describe('packet types', () => {
  it('one that extends another also is one', () => {
    expect(isPacketOf(ChipsPacket, DetectionsPacket)).toBe(true);
    expect(isPacketOf(ChipsPacket, RegionsPacket)).toBe(true);
    expect(isPacketOf(DetectionsPacket, ChipsPacket)).toBe(false);
    expect(isPacketOf(FexPacket, FexPacket)).toBe(true);
    expect(isPacketOf(packetType('Fex'), FexPacket)).toBe(true);
  });

  it('the type of the base must fit', () => {
    packetType<Detections & { readonly extra: number }, Detections>('Extra', DetectionsPacket);
    // @ts-expect-error frames are no detections
    packetType<Frame, Detections>('Wrong', DetectionsPacket);
  });
});

describe('checkDefinition', () => {
  const cases: readonly [Partial<NodeDefinition>, string][] = [
    [{ type: 'Faces' }, 'type must be family/name in kebab-case'],
    [{ type: 'detect/Faces' }, 'type must be family/name in kebab-case'],
    [{ version: 0 }, 'version must be a whole number above 0, is 0'],
    [{ input: frames, inputs: { a: frames } }, 'has both input and inputs'],
    [{ output: undefined }, 'has neither input nor output'],
    [{ inputs: {} }, 'inputs names no port'],
    [{ inputs: { key: frames } }, 'no port may be called "key"'],
    [{ input: manyPort(FramePacket, 'x') }, 'a single input must be a plain port'],
    [{ input: optionalPort(FramePacket, 'x') }, 'a single input must be a plain port'],
    [{ traits: { maxBatch: 0 } }, 'maxBatch must be a whole number above 0, is 0'],
    [{ traits: { concurrency: 1.5 } }, 'concurrency must be a whole number above 0, is 1.5'],
    [{ traits: { holds: -1 } }, 'holds must be 0 or more, is -1'],
  ];

  it.each(cases)('%o', (change, reason) => {
    expect(() => checkDefinition({ ...base, ...change }, 'Fake')).toThrow(reason);
  });

  it('takes what a graph can use', () => {
    checkDefinition(base, 'Fake');
    checkDefinition({ ...base, type: 'my-plugin/sub/node-2', traits: { holds: Number.POSITIVE_INFINITY } }, 'Fake');
  });
});
