import { readFileSync } from 'node:fs';

interface Weights {
  readonly tensors: number;
  readonly elements: number;
  readonly sha256: string;
}

interface Goldens {
  readonly weights: Readonly<Record<string, Weights>>;
  readonly images: Readonly<Record<string, string>>;
  readonly imageSizes: Readonly<Record<string, [height: number, width: number, channels: number]>>;
}

const file = new URL('../../../packages/networks/test/goldens/reference/index.json', import.meta.url);

/** What the reference's own generator made of the same names. */
export const GOLDENS: Goldens = JSON.parse(readFileSync(file, 'utf8'));
