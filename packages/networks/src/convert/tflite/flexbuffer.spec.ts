import fc from 'fast-check';
import * as flexbuffers from 'flatbuffers/js/flexbuffers.js';
import { describe, expect, it } from 'vitest';
import { type FlexValue, readFlexBuffer } from './flexbuffer.ts';

const scalar = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.boolean(),
  fc.string({ unit: fc.constantFrom('a', 'b', 'é', '0') }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value)),
);
const key = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_'), minLength: 1, maxLength: 6 });
const map: fc.Arbitrary<FlexValue> = fc.dictionary(
  key,
  fc.oneof(scalar, fc.array(fc.integer(), { minLength: 1, maxLength: 9 })),
  {
    noNullPrototype: true,
  },
);

describe('readFlexBuffer', () => {
  it('reads what the flatbuffers package writes', () => {
    fc.assert(
      fc.property(map, (value) => {
        expect(readFlexBuffer(flexbuffers.encode(value))).toEqual(value);
      }),
    );
  });

  it('reads the float 0.0', () => {
    // {"a": 0.0f, "b": 1.5f} as the C++ writer packs it.
    const bytes = Uint8Array.of(
      ...[0x61, 0, 0x62, 0, 2, 5, 4], // keys "a", "b"; key vector of 2 offsets
      ...[0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0], // padding; offset to keys, their width, length of the map
      ...[0, 0, 0, 0, 0, 0, 0xc0, 0x3f], // 0.0, 1.5
      ...[0x0e, 0x0e, 10, 0x26, 1],
    );
    // Offsets in this hand-made buffer: the key vector ends 3 bytes before the offset to it.
    bytes[8] = 8 - 5;
    expect(readFlexBuffer(bytes)).toEqual({ a: 0, b: 1.5 });
  });

  it('reads nothing outside, whatever is changed', () => {
    const bytes = flexbuffers.encode({ list: [1, 2, 300], name: 'text', inner: { deep: [true, 1.5] } });
    const mutation = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (changes) => {
        const mutated = bytes.slice();
        for (const [at, value] of changes) mutated[at] = value;
        try {
          readFlexBuffer(mutated);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
