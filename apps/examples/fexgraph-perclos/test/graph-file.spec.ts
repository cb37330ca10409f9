import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FaceEvent, type FaceEvents, type FexBatch, GraphRun, isBalanced } from '@fexgraph/core';
import { formatProblem, loadGraphFile, type PluginLoaders, validateGraphFile } from '@fexgraph/graph-files';
import { createRuntime } from '@fexgraph/runtime/node';
import { afterAll, describe, expect, it } from 'vitest';
import { plugin } from '../src/index.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const text = readFileSync(at('../graphs/perclos.yaml'), 'utf8');
const photo = at('../../media/astronaut.png');

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-perclos-'));
const table = join(folder, 'perclos.csv');
const runtime = await createRuntime();
afterAll(async () => {
  await runtime.dispose();
  rmSync(folder, { recursive: true });
});

const load = (params: object, loaders: PluginLoaders = { 'fexgraph-perclos': () => plugin }) =>
  loadGraphFile(text, 'perclos.yaml', {
    container: runtime.container,
    params: { inputs: [photo], table, ...params },
    loaders,
  });

async function cells(params: object = {}) {
  await new GraphRun(await load(params)).done;
  const [header, ...rows] = readFileSync(table, 'utf8').trimEnd().split('\n');
  return { columns: header.split(',').slice(-2), rows: rows.map((row) => row.split(',').slice(-2).map(Number)) };
}

describe('graphs/perclos.yaml', () => {
  it('has no problem where the plugin is registered', async () => {
    const own = await createRuntime({ plugins: [plugin] });
    expect(validateGraphFile(text, 'perclos.yaml', own.container).map(formatProblem)).toEqual([]);
    await own.dispose();
  });

  it('writes what the plugin found into the table: these eyes are open', async () => {
    expect(await cells()).toEqual({ columns: ['EyeClosure', 'EyesClosed'], rows: [[0, 0]] });
    expect(await cells({ closed: 0 })).toMatchObject({ rows: [[0, 1]] });
  });

  it('tells when the eyes of the first face were closed', async () => {
    const run = new GraphRun(await load({ inputs: [photo, photo, photo], closed: 0 }));
    const closures: FaceEvent[] = [];
    run.output<FaceEvents>('closures').subscribe(({ events }) => closures.push(...events));
    await run.done;
    expect(closures).toMatchObject([{ type: 'eyes-closed', start: 0, end: 2, strength: 0, cut: 'both' }]);
  });

  it('follows a limit that changes while it runs', async () => {
    const run = new GraphRun(await load({ inputs: [photo, photo] }), { maxInFlight: 1 });
    const closed: unknown[] = [];
    run.output<FexBatch>('fex').subscribe((batch) => {
      closed.push(batch.value(0, 'EyesClosed'));
      run.set('eyes', { closed: 0 });
    });
    await run.done;
    expect(closed).toEqual([0, 1]);
  });

  it('leaves nothing behind when it is aborted', async () => {
    rmSync(table, { force: true });
    const run = new GraphRun(await load({ inputs: [photo, photo, photo] }), { maxInFlight: 1 });
    run.output('fex').subscribe({ next: () => void run.abort(), error: () => undefined });
    const { report, error } = await run.settled;
    expect(error?.code).toBe('CANCELLED');
    expect(isBalanced(report.counts)).toBe(true);
    expect(existsSync(table)).toBe(false);
  });

  it('is refused where nobody allowed the plugin', async () => {
    const problems = [
      /perclos\.yaml:4:11: plugin "fexgraph-perclos" is not allowed here \(.*--plugin fexgraph-perclos/,
      /perclos\.yaml:\d+:\d+: eyes: there is no node type "fexgraph-perclos\/eye-closure"/,
    ];
    for (const problem of problems) await expect(load({}, {})).rejects.toThrow(problem);
  });
});
