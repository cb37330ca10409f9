import type { DecodePlan, OpenVideo, VideoDecoder, VideoInfo, VideoInput, VideoPicture } from '@fexgraph/video';

const RATE = 30;
const [WIDTH, HEIGHT] = [320, 180];
/** So many frames are of one person; the last tenth of them show nobody. */
const SCENE = 600;
const PEOPLE = 12;

/** Grey level of a frame at least: another one for each person, black where there is nobody. */
function greyOf(index: number): number {
  if (index % SCENE >= 0.9 * SCENE) return 0;
  return 60 + 10 * (Math.floor(index / SCENE) % PEOPLE);
}

/** What `Identity` must say of a frame. */
export function personOf(index: number): string | null {
  return greyOf(index) > 0 ? `Person_${Math.floor(index / SCENE) % PEOPLE}` : null;
}

/** Fields of 8 x 8 pixels, light and dark: sharp enough for who it is to be told. */
function pixelsOf(grey: number): Uint8Array {
  return Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % WIDTH, Math.floor(i / 3 / WIDTH)];
    return grey === 0 ? 0 : grey + 40 * ((Math.floor(x / 8) + Math.floor(y / 8)) % 2);
  });
}

/** A video of any length, made as it is read: each frame in memory of its own, as a decoder gives it. */
export class MadeDecoder implements VideoDecoder {
  readonly id = 'made';

  constructor(private readonly frames: number) {}

  async describe() {
    return { version: '1', licence: 'none' };
  }

  async open(_input: VideoInput, _plan: DecodePlan, signal: AbortSignal): Promise<OpenVideo> {
    const info: VideoInfo = {
      ...{ container: 'made', codec: 'made', width: WIDTH, height: HEIGHT, rotation: 0, pixelAspect: 1 },
      timeBase: { num: 1, den: RATE },
      frames: this.frames,
      colour: { matrix: 'bt709', range: 'full', bits: 8 },
    };
    let index = 0;
    const drawn = new Map<number, Uint8Array>();
    const next = async (): Promise<VideoPicture | undefined> => {
      signal.throwIfAborted();
      if (index === this.frames) return undefined;
      const grey = greyOf(index);
      if (!drawn.has(grey)) drawn.set(grey, pixelsOf(grey));
      const data = drawn.get(grey)!.slice();
      const picture = {
        index,
        time: index / RATE,
        pixels: { data, width: WIDTH, height: HEIGHT, channels: 3 as const },
      };
      index++;
      return picture;
    };
    const outcome = () => ({ frames: index, damaged: 0, beforeStart: 0, truncated: false });
    return { info, next, outcome, close: async () => undefined };
  }
}
