import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePlan, PartFolder } from '@fexgraph/batch';
import type { ParserFuzz } from '../parser-fuzz.ts';

const folder = await PartFolder.open(mkdtempSync(join(tmpdir(), 'fexgraph-fuzz-')));
const plan = makePlan({
  shared: { fexgraph: '0.1.0', backend: 'cpu' },
  kinds: { video: { graph: { nodes: { faces: { options: { threshold: 0.5 } } } }, models: { 'rfb-320': 'aa' } } },
  parts: ['a.mp4', 'b.mp4'].map((name) => ({
    ...{ name, kind: 'video', firstFrame: 0 },
    inputs: [{ name, path: `/videos/${name}`, bytes: 1000, modified: 1_700_000_000_000.5 }],
  })),
});
const [{ id }] = plan.parts;
await folder.writePlan(plan);
const planFile = join(folder.path, 'plan.json');
const digest = '0'.repeat(64);
const record = {
  ...{ part: 1, id, run: { record: 1, counts: { accepted: 3 } } },
  segment: { bytes: 0, sha256: digest, frames: 3, rows: 4 },
  files: [{ name: 'a.overlay.mp4', bytes: 10, sha256: digest, input: 'a.mp4' }],
};
writeFileSync(folder.segmentOf(id), '');
const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** What lies in a folder of parts: a plan, the record of a part, the list of results. */
export const parts: ParserFuzz = {
  name: 'parts',
  corpus: [
    readFileSync(planFile),
    text(record),
    text([{ path: '/out/fex.csv', bytes: 10, sha256: digest }]),
    text({ ...record, files: [{ name: '../../etc/passwd', bytes: 1, sha256: digest }] }),
    new TextEncoder().encode(`${'['.repeat(100_000)}`),
    // settings so deep that nobody may walk them
    new TextEncoder().encode(
      readFileSync(planFile, 'utf8').replace('"cpu"', () => `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`),
    ),
  ],
  run: async (input) => {
    const start = new TextDecoder().decode(input.subarray(0, 1000));
    const file = start.startsWith('[') ? 'results.json' : start.includes('"segment"') ? `${id}.json` : 'plan.json';
    writeFileSync(join(folder.path, file), input);
    if (file === 'results.json') return folder.announced();
    return file === 'plan.json' ? folder.plan() : folder.done(id, 'digests');
  },
  limitMs: 60_000,
  limitMb: 512,
};
