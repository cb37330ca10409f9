import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IncomingFrame } from '@fexgraph/sources';
import { graphText } from './web-container.ts';

const COMMAND = fileURLToPath(new URL('../../../../packages/cli/bin/fexgraph.js', import.meta.url));

/** `live-tracking` as a file for the command: frames of a video instead of a camera, all of them, and a table. */
const GRAPH = graphText('live-tracking')
  .replace(/^ {2}camera: \{ type: api.*$/m, '  video: { type: strings }')
  .replace(
    /^ {2}camera:\n {4}type: source\/frames@1\n.*\n.*$/m,
    `  camera:\n    type: source/video@1\n    flow: wait\n    options: { inputs: '\${params.video}' }`,
  )
  .replace(/^outputs:/m, '  table: { type: sink/csv@1, options: { path: rows.csv }, input: fex }\noutputs:');

/** What a process of `fexgraph graph run` writes of these frames. They reach it as a video that loses nothing. */
export function commandRows(frames: readonly IncomingFrame[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'fexgraph-command-'));
  try {
    const [{ pixels }] = frames;
    const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${pixels.width}x${pixels.height}`, '-r', '30', '-i', '-'];
    const lossless = ['-c:v', 'ffv1', '-pix_fmt', 'bgr0', join(folder, 'frames.mkv')];
    execFileSync('ffmpeg', ['-v', 'error', ...raw, ...lossless], {
      input: Buffer.concat(frames.map((frame) => frame.pixels.data)),
    });
    writeFileSync(join(folder, 'graph.yaml'), GRAPH);
    const run = ['graph', 'run', 'graph.yaml', '--param', 'video=frames.mkv'];
    execFileSync(process.execPath, [COMMAND, ...run], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    return readFileSync(join(folder, 'rows.csv'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
