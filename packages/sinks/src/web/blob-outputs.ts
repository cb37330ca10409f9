import type { WebOutput, WebOutputs } from './web-outputs.ts';

/** Gets a file when it is complete, or what an error has left of it. */
export type TakeBlob = (name: string, blob: Blob) => void | Promise<void>;

/** Bytes that are gathered before the browser gets them: it keeps large blobs on the disk. */
const GATHERED = 8_000_000;

/** Outputs that are handed over as blobs. For hours of recording take `originPrivateFiles`. */
export function blobOutputs(take: TakeBlob): WebOutputs {
  return { open: async (name) => new BlobOutput(name, take) };
}

class BlobOutput implements WebOutput {
  #blob = new Blob();
  #gathered: Uint8Array<ArrayBuffer>[] = [];
  #size = 0;

  constructor(
    private readonly name: string,
    private readonly take: TakeBlob,
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    this.#gathered.push(bytes.slice());
    this.#size += bytes.length;
    if (this.#size >= GATHERED) this.#gather();
  }

  async complete(): Promise<void> {
    this.#gather();
    await this.take(this.name, this.#blob);
  }

  async abandon(name: string | undefined): Promise<void> {
    this.#gather();
    if (name !== undefined && this.#blob.size > 0) await this.take(name, this.#blob);
  }

  #gather(): void {
    this.#blob = new Blob([this.#blob, ...this.#gathered]);
    this.#gathered = [];
    this.#size = 0;
  }
}
