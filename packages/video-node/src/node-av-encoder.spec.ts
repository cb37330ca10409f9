import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EncodePlan } from '@fexgraph/video';
import { afterAll, describe, expect, it } from 'vitest';
import { encoderConformance } from '../../video/test/encoder-conformance.ts';
import { children, descriptors } from '../test/support/processes.ts';
import { NodeAvEncoder } from './node-av-encoder.ts';

encoderConformance('node-av', new NodeAvEncoder());

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-node-av-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PLAN: EncodePlan = {
  codec: 'avc',
  width: 64,
  height: 48,
  timeBase: { num: 1, den: 25 },
  into: async () => undefined,
};
const GREY = new Uint8Array(64 * 48 * 3).fill(90);
const forEver = () => new AbortController().signal;
const held = () => ({ children: children(), descriptors: descriptors() });

describe('NodeAvEncoder', () => {
  it('says what it is', async () => {
    expect(await new NodeAvEncoder().describe()).toMatchObject({ licence: 'GPL-3.0-or-later' });
  });

  it('tells of a crash, and leaves nothing however it ends', async () => {
    const before = held();
    const encoder = new NodeAvEncoder();
    const crashed = await encoder.open(PLAN, forEver());
    await crashed.write(GREY, 0);
    const [pid] = children().filter((child) => !before.children.includes(child));
    if (pid) {
      process.kill(Number(pid), 'SIGKILL');
      await expect(crashed.close()).rejects.toMatchObject({
        code: 'WORKER_DIED',
        message: 'the video encoder ended (SIGKILL)',
      });
      await expect(crashed.write(GREY, 1)).rejects.toMatchObject({ code: 'WORKER_DIED' });
    }
    await crashed.abandon();
    for (const end of ['close', 'abandon'] as const) {
      const video = await encoder.open(PLAN, forEver());
      for (let index = 0; index < 5; index++) await video.write(GREY, index);
      await video[end]();
      await video.abandon();
    }
    expect(held()).toEqual(before);
  });

  it.each([
    [`tell({ kind: 'failed', message: 'no library' });`, 'BACKEND_UNAVAILABLE', /no library/],
    ['process.exit(3);', 'WORKER_DIED', /ended \(code 3\)/],
    // It ends the file without having completed it.
    [
      `tell({ kind: 'ready' }); process.on('message', ({ kind }) => kind === 'open'
        ? tell({ kind: 'opened', encoder: 'x' }) : process.exit(0));`,
      'WORKER_DIED',
      /ended \(code 0\)/,
    ],
  ])('takes nothing for a whole video that is none: %s', async (code, expected, message) => {
    const script = join(folder, 'fake.mjs');
    writeFileSync(script, `const tell = (message) => process.send(message);\n${code}`);
    const writing = async () => {
      const video = await new NodeAvEncoder(script).open(PLAN, forEver());
      await video.close();
    };
    await expect(writing()).rejects.toMatchObject({ code: expected, message });
  });
});
