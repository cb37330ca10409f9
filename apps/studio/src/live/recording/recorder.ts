import { definitionOf, type FexBatch } from '@fexgraph/core';
import { CsvSinkNode, type WebOutputs } from '@fexgraph/sinks/web';
import { openRecording } from './kept-recordings.ts';

type CsvOptions = ConstructorParameters<typeof CsvSinkNode>[0];

/** Writes the rows of a run for as long as it is switched on, into a file that survives a crash of the page. */
export class Recorder {
  #sink: CsvSinkNode | undefined;
  #frames = 0;
  #last: Promise<void> = Promise.resolve();

  /** @param failed told why a recording ended by itself; what it has is kept */
  constructor(private readonly failed: (thrown: unknown) => void) {}

  get isRecording(): boolean {
    return this.#sink !== undefined;
  }

  /** Frames in the recording that runs, or in the last one. */
  get frames(): number {
    return this.#frames;
  }

  /** @throws FexgraphError OUTPUT_FAILED (rejects) */
  async start(name: string): Promise<void> {
    const options = definitionOf(CsvSinkNode).options.parse({ path: name }) as CsvOptions;
    const sink = new CsvSinkNode(options, outputs);
    await sink.prepare();
    this.#frames = 0;
    this.#sink = sink;
  }

  /** The rows of a frame; the next frame waits until they are safe. */
  readonly write = (batch: FexBatch): Promise<void> => {
    const sink = this.#sink;
    if (!sink) return Promise.resolve();
    this.#last = this.#write(sink, batch);
    return this.#last;
  };

  /** Ends the recording after the frame that is being written. @throws FexgraphError OUTPUT_FAILED (rejects) */
  async stop(): Promise<void> {
    const sink = this.#sink;
    this.#sink = undefined;
    await this.#last;
    await sink?.finish({ complete: true });
  }

  /** A recording that fails ends; frames go on, and are shown. */
  async #write(sink: CsvSinkNode, batch: FexBatch): Promise<void> {
    try {
      await sink.write(batch);
      this.#frames++;
    } catch (thrown) {
      this.#sink = undefined;
      await sink.dispose();
      this.failed(thrown);
    }
  }
}

/** Also after an error the file stays: what was written of it is good. */
const outputs: WebOutputs = {
  open: async (name) => {
    const recording = await openRecording(name);
    return { write: recording.write, complete: recording.complete, abandon: recording.complete };
  },
};
