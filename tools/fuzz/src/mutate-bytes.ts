/** Largest input that comes out of `mutateBytes`. */
const LARGEST = 250_000;

/** Random numbers from 0 (included) to 1 (excluded), the same for the same seed (mulberry32, T. Ettinger 2017). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One to four changes: a piece left out, repeated up to many times, or moved; bytes set; the end cut off. */
export function mutateBytes(input: Uint8Array, random: () => number): Uint8Array {
  let bytes = input;
  for (let changes = 1 + Math.floor(4 * random()); changes > 0; changes--) bytes = change(bytes, random);
  return bytes.subarray(0, LARGEST);
}

/** For formats in which a change of length breaks all that follows: half of the inputs keep theirs, and one to four bytes change. */
export function mutateBinary(input: Uint8Array, random: () => number): Uint8Array {
  if (random() < 0.5) return mutateBytes(input, random);
  const bytes = Uint8Array.from(input);
  for (let changes = 1 + Math.floor(4 * random()); changes > 0; changes--) {
    bytes[Math.floor(random() * bytes.length)] = Math.floor(256 * random());
  }
  return bytes;
}

function change(bytes: Uint8Array, random: () => number): Uint8Array {
  const at = Math.floor(random() * (bytes.length + 1));
  // Short pieces are tokens, long ones are structure.
  const piece = bytes.subarray(at, at + Math.floor(2 ** (10 * random())));
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at + piece.length)];
  const kind = Math.floor(5 * random());
  if (kind === 0) return join(before, after);
  if (kind === 1) return join(before, repeat(piece, random), after);
  if (kind === 2) {
    const to = Math.floor(random() * (after.length + 1));
    return join(before, after.subarray(0, to), piece, after.subarray(to));
  }
  if (kind === 3)
    return join(
      before,
      piece.map((byte) => (random() < 0.2 ? Math.floor(256 * random()) : byte)),
      after,
    );
  return random() < 0.2 ? before : join(before, Uint8Array.of(Math.floor(256 * random())), piece, after);
}

/** Most often a few times; sometimes as often as fits. */
function repeat(piece: Uint8Array, random: () => number): Uint8Array {
  if (piece.length === 0) return piece;
  const times = Math.ceil(2 ** (18 * random() ** 3));
  const whole = new Uint8Array(piece.length * Math.min(times, Math.ceil(LARGEST / piece.length)));
  for (let at = 0; at < whole.length; at += piece.length) whole.set(piece, at);
  return whole;
}

function join(...pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
