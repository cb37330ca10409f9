import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type RunningServer, testServers } from '@fexgraph/test-servers';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ASTRONAUT } from './support/photos.ts';
import { scratchFolder } from './support/scratch.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const scratch = scratchFolder();
const work = join(scratch, 'work');
const shims = join(scratch, 'shims');

/** Commands of the shell blocks of a page, without those that install. */
function commandsOf(page: string): readonly string[] {
  const blocks = [...readFileSync(join(root, page), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(
    ([, text]) => text,
  );
  return blocks
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/^npm ci && /, ''))
    .filter((line) => /^(find .* \| )?npx fexgraph /.test(line));
}

const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const commands = ['README.md', ...docs.map((name) => `docs/${name}`)].flatMap((page) =>
  commandsOf(page).map((command) => [page, command] as const),
);

/** Videos are made, and read, with ffmpeg. */
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).error === undefined;
/** Queues are on Redis here. */
const [redis] = testServers;
let server: RunningServer | undefined;
afterAll(() => server?.stop());

function missing([, command]: readonly [string, string]): string | undefined {
  if (!hasFfmpeg && /\.mp4|interviews\/|fexgraph (batch|queue)/.test(command)) return 'ffmpeg is not on the PATH';
  return command.includes('fexgraph queue') ? redis.missing : undefined;
}
const canRun = (command: readonly [string, string]) => missing(command) === undefined;

beforeAll(async () => {
  if (redis.missing === undefined) server = await redis.start();
  mkdirSync(shims);
  writeFileSync(join(shims, 'npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${inject('command')}" "$@"\n`, {
    mode: 0o755,
  });
  // A clone, and what a reader has beside it.
  for (const place of ['photos', 'more/deep', dirname('apps/examples/media/astronaut.png')])
    mkdirSync(join(work, place), { recursive: true });
  for (const copy of ['photos/a.png', 'more/deep/b.jpg', 'photo.jpg', 'apps/examples/media/astronaut.png'])
    copyFileSync(ASTRONAUT, join(work, copy));
  if (hasFfmpeg) {
    const still = ['-loop', '1', '-i', ASTRONAUT, '-vf', 'scale=320:320', '-r', '25', '-t', '1', '-pix_fmt', 'yuv420p'];
    execFileSync('ffmpeg', ['-v', 'error', ...still, '-c:v', 'mpeg4', join(work, 'clip.mp4')]);
    mkdirSync(join(work, 'interviews'));
    for (const copy of ['interviews/a.mp4', 'interviews/b.mp4', 'more/c.mov'])
      copyFileSync(join(work, 'clip.mp4'), join(work, copy));
    writeFileSync(join(work, 'further.txt'), 'photo.jpg\n');
  }
  cpSync(join(root, 'graphs'), join(work, 'graphs'), { recursive: true });
});

/** Rejects for any exit code but 0. */
function shell(command: string): Promise<{ stdout: string; stderr: string }> {
  const url = server ? { FEXGRAPH_QUEUE_URL: server.url } : {};
  const own = { PATH: `${shims}${delimiter}${process.env.PATH}`, FEXGRAPH_MODELS: join(scratch, 'models') };
  const env = { ...process.env, ...url, ...own };
  return promisify(execFile)('sh', ['-c', command], { cwd: work, env, maxBuffer: 1e8 });
}

describe('the commands that the pages print', () => {
  it('are there', () => expect(commands.length).toBeGreaterThan(15));

  const skipped = commands.flatMap((command) => (canRun(command) ? [] : [[...command, missing(command)] as const]));
  it.skip.each(skipped)('%s: %s (%s)', () => undefined);

  it.each(commands.filter(canRun))('%s: %s', async (_, command) => {
    const { stderr } = await shell(command);
    expect(stderr).not.toMatch(/^fexgraph: /m);
  });

  it('print what the README shows', async () => {
    // As for a reader for whom it is the first one.
    rmSync(join(work, 'out'), { recursive: true });
    const { stdout, stderr } = await shell(commandsOf('README.md')[0]);
    const [shown] = /(?<=^The first prints\n\n```\n)[\s\S]*?(?=^```)/m.exec(
      readFileSync(join(root, 'README.md'), 'utf8'),
    )!;
    const timeless = (text: string) => text.replace(/ in \d+\.\d s/, ' in 0.0 s');
    expect(timeless(stdout + stderr)).toBe(timeless(shown));
  });
});
