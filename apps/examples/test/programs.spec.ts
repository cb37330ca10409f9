import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRuntime, detect } from '@fexgraph/runtime/node';
import { lastValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const photo = fileURLToPath(new URL('../media/astronaut.png', import.meta.url));
const home = process.cwd();
let folder: string;

// The programs that the pages print, as they stand there, in a folder with a good and a broken picture.
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fexgraph-programs-'));
  mkdirSync(join(folder, 'photos'));
  copyFileSync(photo, join(folder, 'photos', 'face.png'));
  process.chdir(folder);
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

const breakOne = () => writeFileSync(join(folder, 'photos', 'broken.jpg'), Buffer.of(0xff, 0xd8, 0xff, 0xe0, 0, 16));
const linesOf = (name: string) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
const told = () => vi.mocked(console.error).mock.calls.flat().join('\n');

describe('the programs of the pages', () => {
  it('detect: a table, and records as they come', async () => {
    await import('../src/programs/detect.ts');
    expect(linesOf('fex.csv')).toHaveLength(2);
    expect(console.log).toHaveBeenCalledWith(join('photos', 'face.png'), expect.closeTo(1, 1));
  });

  it('own-graph: the numbers of detect, and a bad picture costs the others nothing', async () => {
    breakOne();
    await import('../src/programs/own-graph.ts');
    const [header, row, ...more] = linesOf('pose.csv').map((line) => line.split(','));
    expect(more).toEqual([]);
    expect(told()).toMatch(/broken\.jpg/);
    const runtime = await createRuntime();
    const faces = await lastValueFrom(detect(runtime, { inputs: photo, identity: 'none' }).fex);
    await runtime.dispose();
    for (const column of ['Pitch', 'Roll', 'Yaw']) {
      expect(Math.fround(Number(row[header.indexOf(column)]))).toBe(faces.value(0, column));
    }
  });

  it('analyse-table: means of each session of a file', async () => {
    writeFileSync(join(folder, 'fex.csv'), 'input,Happy\na.mp4,0.25\na.mp4,0.75\nb.mp4,1\n');
    await import('../src/programs/analyse-table.ts');
    expect(console.log).toHaveBeenCalledWith(['a.mp4', 'b.mp4'], Float64Array.of(0.5, 1));
  });

  it('report: a page with pictures, and one of rows', async () => {
    await import('../src/programs/report.ts');
    const [page, rows] = ['report.html', 'rows-only.html'].map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(page.match(/<img /g)).toHaveLength(2);
    expect(page.replace(/<img [^>]*>|<figure[\s\S]*?<\/figure>\n|<p class="note">This file holds[^\n]*\n/g, '')).toBe(
      rows,
    );
    expect(rows).toContain('<h1>Pilot 2</h1>');
  });

  it('operator: counts the faces', async () => {
    await import('../src/programs/operator.ts');
    await vi.waitFor(() => expect(console.log).toHaveBeenCalledWith(1), { timeout: 30_000 });
  });

  it('paths-as-they-come: one run for all of them, whatever is wrong with one', async () => {
    breakOne();
    const { pictures, ended } = await import('../src/programs/paths-as-they-come.ts');
    for (const name of ['face.png', 'broken.jpg', 'face.png']) {
      await wait(20);
      pictures.emit('path', join('photos', name));
    }
    pictures.emit('end');
    await ended;
    expect(vi.mocked(console.log).mock.calls).toEqual(Array(2).fill([join('photos', 'face.png'), 1]));
    expect(told()).toMatch(/broken\.jpg/);
  });

  it('answer-requests: an answer for each, also for a broken picture', async () => {
    const { server } = await import('../src/programs/answer-requests.ts');
    const { port } = server.address() as { port: number };
    const ask = (body: Uint8Array<ArrayBuffer>) =>
      fetch(`http://localhost:${port}`, { method: 'POST', body: new Blob([body]) });
    const [good, bad] = [await ask(readFileSync(photo)), await ask(Buffer.from('no picture'))];
    expect([good.status, await good.json()]).toEqual([200, [expect.closeTo(1, 1)]]);
    expect(bad.status).toBe(400);
    expect(await bad.text()).toMatch(/upload/);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('one-node: lent to calls', async () => {
    await import('../src/programs/one-node.ts');
    expect(console.log).toHaveBeenCalledWith([1]);
  });
});
