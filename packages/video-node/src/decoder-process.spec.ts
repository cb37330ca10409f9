import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ByteReader } from '@fexgraph/files';
import { VIDEO_FORMATS } from '@fexgraph/video';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeClip } from '../test/support/made-clip.ts';
import type { FromDecoder } from './decoder-protocol.ts';

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-decoder-process-'));
const clip = join(folder, 'clip.mp4');
beforeAll(() => makeClip(clip, 60));
afterAll(() => rm(folder, { recursive: true }));

// A run that is killed takes its end of everything away at once, in any order.
it.each(['pixels', 'messages'])('ends without a word when nobody is there any more for its %s', async (first) => {
  const bytes = await ByteReader.open(() => undefined);
  const script = fileURLToPath(new URL('./decoder-process.js', import.meta.url));
  const child = fork(script, [], { stdio: ['ignore', 'ignore', 'pipe', bytes.far, 'ipc'], serialization: 'advanced' });
  bytes.far.destroy();
  const said = text(child.stderr!);
  const ended = once(child, 'exit');
  const sending = new Promise<void>((resolve) => {
    child.on('message', (message: FromDecoder) => {
      if (message.kind === 'ready') child.send({ kind: 'open', path: clip, maxPixels: 1e8, formats: VIDEO_FORMATS });
      if (message.kind === 'frame') child.send({ kind: 'answer', isWanted: true });
      // More follow: 3 MB in all, and nobody reads them.
      if (message.kind === 'pixels') resolve();
    });
  });
  await sending;
  if (first === 'pixels') bytes.close();
  else child.disconnect();
  expect(await ended).toEqual([null, 'SIGKILL']);
  bytes.close();
  expect(await said).toBe('');
});
