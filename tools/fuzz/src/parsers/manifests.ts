import { readFileSync } from 'node:fs';
import { parseManifest } from '@fexgraph/models';
import type { ParserFuzz } from '../parser-fuzz.ts';

const MANIFEST = new URL('../../../../models/manifest.json', import.meta.url);
const text = readFileSync(MANIFEST, 'utf8');
const { packs, models, ...rest } = JSON.parse(text) as { packs: unknown[]; models: { id: string }[] };
/** One model each: small enough to be changed. */
const single = models.map((model) => JSON.stringify({ ...rest, packs, models: [model] }, undefined, 1));

export const manifests: ParserFuzz = {
  name: 'manifests',
  corpus: [
    text,
    ...single,
    // deep, wide, and the same again
    '['.repeat(100_000),
    `${'{"schema":'.repeat(20_000)}1`,
    JSON.stringify({ ...rest, packs, models: Array.from({ length: 150 }, () => models[0]) }),
    JSON.stringify({ ...rest, packs: Array.from({ length: 5_000 }, (_, i) => ({ id: `p${i}` })), models: [] }),
  ].map((content) => new TextEncoder().encode(content)),
  run: (input) => parseManifest(new TextDecoder().decode(input)),
  limitMs: 60_000,
  limitMb: 512,
};
