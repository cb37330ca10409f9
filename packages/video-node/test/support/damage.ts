import fc from 'fast-check';

/** Evenly: fast-check alone prefers the ends, and its doubles are most often close to 0. */
const part = (max: number) => fc.noBias(fc.nat({ max: 10_000 })).map((part) => (max * part) / 10_000);
/** Where it is, as a part of the length; and how many bytes it takes. */
const place = { at: part(1), bytes: fc.integer({ min: 1, max: 400 }) };

export type Damage =
  | { readonly kind: 'cut off' | 'cut out' | 'doubled'; readonly at: number; readonly bytes: number }
  | { readonly kind: 'changed'; readonly at: number; readonly with: Uint8Array };

/** The head of a container, where sizes and counts are, is hit more often than by chance. */
const anywhere = fc.oneof(part(1), part(0.05));

export const damages: fc.Arbitrary<readonly Damage[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('cut off' as const, 'cut out' as const, 'doubled' as const), ...place }),
    fc.record({
      kind: fc.constant('changed' as const),
      at: anywhere,
      with: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    }),
  ),
  { minLength: 1, maxLength: 2 },
);

export function damaged(bytes: Uint8Array, all: readonly Damage[]): Uint8Array {
  return all.reduce((file: Uint8Array, damage) => {
    const at = Math.floor(damage.at * file.length);
    if (damage.kind === 'cut off') return file.subarray(0, at);
    const length = damage.kind === 'changed' ? damage.with.length : damage.bytes;
    const [before, piece, after] = [file.subarray(0, at), file.subarray(at, at + length), file.subarray(at + length)];
    const instead = { changed: damage.kind === 'changed' ? [damage.with] : [], 'cut out': [], doubled: [piece, piece] };
    return Buffer.concat([before, ...instead[damage.kind], after]);
  }, bytes);
}
