import type { Note, WrittenFile } from '@fexgraph/core';
import { BesideFile, type OutputFiles } from '@fexgraph/files';
import { type EncodePlan, ffmpegEncoding, type OpenEncoding, type VideoEncoder } from '@fexgraph/video';
import type { DrawnFrame } from './drawn-frame.ts';
import type { OverlayTarget } from './overlay-target.ts';

/** What a video file is made with. */
export interface VideoFileTask {
  readonly path: string;
  /** Name of the video that is drawn over. */
  readonly input: string;
  readonly codec: EncodePlan['codec'];
  readonly encoder: VideoEncoder;
  readonly files: OutputFiles;
}

/** Fine enough for the times of any container; WebM has milliseconds. */
const TICKS: Readonly<Record<EncodePlan['codec'], number>> = { avc: 1_000_000, vp9: 1_000 };

const timeBaseOf = (codec: EncodePlan['codec']) => ({ num: 1, den: TICKS[codec] });

/** A video, written beside and renamed when it is complete. What is there of it can be played at any time. */
export class OverlayVideoFile implements OverlayTarget {
  readonly #task: VideoFileTask;
  readonly #file: BesideFile;
  readonly #encoding: OpenEncoding;
  /** Tick of the last frame. */
  #last = -1;
  #late = 0;

  private constructor(task: VideoFileTask, file: BesideFile, encoding: OpenEncoding) {
    this.#task = task;
    this.#file = file;
    this.#encoding = encoding;
  }

  /** @throws FexgraphError OUTPUT_FAILED, BACKEND_UNAVAILABLE (rejects) */
  static async open(task: VideoFileTask, { width, height }: DrawnFrame): Promise<OverlayVideoFile> {
    const { path, codec, encoder, files } = task;
    const file = await BesideFile.open(path, files);
    const into = (bytes: Uint8Array) => file.write(bytes);
    try {
      // It is ended by `abandon`: nothing else cancels it.
      const encoding = await encoder.open(
        { codec, width, height, timeBase: timeBaseOf(codec), into },
        new AbortController().signal,
      );
      return new OverlayVideoFile(task, file, encoding);
    } catch (thrown) {
      await file.discard();
      throw thrown;
    }
  }

  async write({ data }: DrawnFrame, time: number): Promise<void> {
    const ticks = TICKS[this.#task.codec];
    let tick = Math.round(time * ticks);
    if (tick <= this.#last) {
      tick = this.#last + 1;
      this.#late++;
    }
    this.#last = tick;
    await this.#encoding.write(data, tick / ticks);
  }

  async complete(): Promise<void> {
    await this.#encoding.close();
    await this.#file.complete();
  }

  async abandon(): Promise<void> {
    await this.#encoding.abandon();
    await this.#file.abandon();
  }

  notes(): readonly Note[] {
    const { input, codec } = this.#task;
    const notes: Note[] = [];
    const [best] = ffmpegEncoding({ codec, timeBase: timeBaseOf(codec) }).encoders;
    if (this.#encoding.encoder !== best) {
      const detail = `${this.#encoding.encoder}: there is no ${best}`;
      notes.push({ input, kind: 'overlay video in another coding', detail });
    }
    if (this.#late > 0) {
      notes.push({ input, kind: 'overlay frames shown later than their times, which did not grow', count: this.#late });
    }
    return notes;
  }

  written(): readonly WrittenFile[] {
    const { left } = this.#file;
    return left ? [{ ...left, input: this.#task.input }] : [];
  }
}
