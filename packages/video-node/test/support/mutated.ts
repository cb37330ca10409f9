/** Numbers from 0 to 1 that are the same for the same seed. Source: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A file with damage: bytes changed, cut out, doubled, or the end cut off. */
export function mutated(bytes: Uint8Array, seed: number): Uint8Array {
  const random = randomOf(seed);
  const place = (length = bytes.length) => Math.floor(random() * length);
  let result = bytes.slice();
  for (let round = 0; round < 1 + place(3); round++) {
    const [at, length] = [place(), 1 + place(400)];
    switch (place(5)) {
      case 0:
        for (let i = 0; i < length; i++) result[place(result.length)] = place(256);
        break;
      case 1:
        // The head of a container is where sizes and counts are.
        for (let i = 0; i < 20; i++) result[place(Math.min(1500, result.length))] ^= 1 << place(8);
        break;
      case 2:
        result = Buffer.concat([result.subarray(0, at), result.subarray(at + length)]);
        break;
      case 3:
        result = Buffer.concat([result.subarray(0, at), result.subarray(at, at + length), result.subarray(at)]);
        break;
      default:
        result = result.slice(0, at);
    }
  }
  return result;
}
