import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PartFolder, partsStatus } from '@fexgraph/batch';
import { createRuntime } from '@fexgraph/runtime/node';
import { clipsPlan, FRAMES, realDeeds } from './cluster/real-deeds.ts';

// Four worker processes against one, for parts that wait for their frames, after a build:
// node tools/soak/dist/workers-run.js [parts]

const WAIT_MS = 500;
const { stdout, argv, execPath } = process;

if (argv[2] === '--worker') await work(argv[3], Number(argv[4]), Number(argv[5]));
else await compare(Number(argv[2] ?? 80));

async function work(path: string, index: number, of: number): Promise<void> {
  const folder = (await PartFolder.find(path))!;
  const plan = (await folder.plan())!;
  const runtime = await createRuntime();
  const deeds = realDeeds(folder, plan.parts, runtime, { intervalMs: WAIT_MS });
  for (let part = index; part < plan.parts.length; part += of) await deeds.finish(part);
  await runtime.dispose();
}

async function compare(parts: number): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'fexgraph-workers-'));
  try {
    const [one, four] = [await seconds(1), await seconds(4)];
    stdout.write(`${parts} parts, ${(FRAMES * WAIT_MS) / 1000} s of waiting each: one worker ${one.toFixed(1)} s, `);
    stdout.write(`four ${four.toFixed(1)} s, ${(one / four).toFixed(2)} times as fast\n`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }

  /** With the start of the processes. */
  async function seconds(workers: number): Promise<number> {
    const folder = await PartFolder.open(join(scratch, String(workers)));
    const plan = await folder.begin(clipsPlan(Array.from({ length: parts }, () => 1000)));
    const started = performance.now();
    const ended = Array.from({ length: workers }, (_, index) => {
      const args = [fileURLToPath(import.meta.url), '--worker', folder.path, String(index), String(workers)];
      return once(spawn(execPath, args, { stdio: 'inherit' }), 'exit');
    });
    await Promise.all(ended);
    const { done } = await partsStatus(folder, plan);
    if (done !== parts) throw new Error(`${done} of ${parts} parts are done`);
    return (performance.now() - started) / 1000;
  }
}
