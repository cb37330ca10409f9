import { describe, expect, it } from 'vitest';
import { editOf, isEncrypted, readMovie } from './mp4-movie.ts';

const uint = (...values: number[]) =>
  Buffer.concat(values.map((value) => Buffer.from(value.toString(16).padStart(8, '0'), 'hex')));
const box = (type: string, ...parts: Uint8Array[]) => {
  const content = Buffer.concat(parts);
  return Buffer.concat([uint(content.length + 8), Buffer.from(type, 'latin1'), content]);
};

const blobOf = (...parts: Uint8Array[]) => new Blob(parts as Uint8Array<ArrayBuffer>[]);

/** Entries of an edit list: ticks of the movie that it lasts, tick of the track where it begins, speed. */
type Entry = readonly [duration: number, time: number, speed?: number];

/** A movie of 1000 ticks a second with a track of 12,800. */
function movie(entries: readonly Entry[], { kind = 'avc1', more = Buffer.alloc(0) } = {}): Buffer {
  const list = entries.map(([duration, time, speed = 1]) => uint(duration, time >>> 0, speed * 0x1_0000));
  const track = box(
    'trak',
    box('tkhd', uint(0, 0, 0, 7)),
    box('edts', box('elst', uint(0, entries.length), ...list)),
    box('mdia', box('mdhd', uint(0, 0, 0, 12_800)), box('minf', box('stbl', box('stsd', uint(0, 1), box(kind))))),
  );
  return box('moov', box('mvhd', uint(0, 0, 0, 1000)), track, more);
}

async function read(...parts: Uint8Array[]) {
  const view = await readMovie(blobOf(...parts));
  return view && editOf(view, 7);
}

describe('the edit list of an MP4 file', () => {
  it('begins somewhere in the track and lasts so long', async () => {
    expect(await read(movie([[500, 1024]]))).toEqual({ empty: 0, duration: 6400 });
  });

  it('waits first', async () => {
    expect(
      await read(
        movie([
          [300, -1],
          [500, 0],
        ]),
      ),
    ).toEqual({ empty: 3840, duration: 6400 });
  });

  it('is found behind other boxes, also behind one of 64 bits', async () => {
    const long = Buffer.concat([uint(1), Buffer.from('mdat'), uint(0, 20, 0)]);
    expect(await read(box('ftyp', uint(1)), long, movie([[500, 0]]))).toEqual({ empty: 0, duration: 6400 });
  });

  it('is told apart where it cannot be followed', async () => {
    expect(
      await read(
        movie([
          [500, 0],
          [500, 9000],
        ]),
      ),
    ).toBe('several');
    expect(await read(movie([[500, 0, 2]]))).toBe('several');
  });

  it('does not count in a file of fragments', async () => {
    expect(await read(movie([[0, 1024]], { more: box('mvex') }))).toBeUndefined();
  });

  it('is absent where the file has no index, ends early, or is something else', async () => {
    const whole = movie([[500, 1024]]);
    expect(await read(box('ftyp', uint(1)))).toBeUndefined();
    expect(await read(whole.subarray(0, whole.length - 1))).toBeUndefined();
    expect(await read(Buffer.from('no video at all, but long enough for a header'))).toBeUndefined();
    expect(await read()).toBeUndefined();
  });

  it('never asks for more than there is, however it is cut', async () => {
    const whole = movie([
      [300, -1],
      [500, 1024],
    ]);
    for (let length = 8; length < whole.length; length++) {
      const cut = Buffer.concat([uint(length), whole.subarray(4, length)]);
      await expect(readMovie(blobOf(cut)).then((view) => view && editOf(view, 7))).resolves.toSatisfy(
        (found) => found === undefined || typeof found === 'object',
      );
    }
  });
});

it('says whether its frames need a key', async () => {
  const of = async (kind: string) => isEncrypted((await readMovie(blobOf(movie([], { kind }))))!);
  expect([await of('avc1'), await of('encv'), await of('drmi')]).toEqual([false, true, true]);
});
