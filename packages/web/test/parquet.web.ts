import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { there } from '@fexgraph/browser-tests';
import { run } from '@fexgraph/core';
import { loadGraphFile } from '@fexgraph/graph-files';
import { createRuntime } from '@fexgraph/runtime/node';
import { parquetReadObjects } from 'hyparquet';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserTests } from './support/browser-tests.ts';

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-parquet-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Faces by given boxes: no network, so every number is the same everywhere. */
const graph = (path: string) =>
  JSON.stringify({
    version: 1,
    params: { frames: { type: 'api' } },
    nodes: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a param of a graph file
      frames: { type: 'source/frames@1', options: { frames: '${params.frames}' } },
      faces: { type: 'detect/boxes@1', input: 'frames' },
      fex: { type: 'fex/assemble@1', inputs: { faces: 'faces' } },
      table: { type: 'sink/parquet@1', options: { path, rowGroup: 2 }, input: 'fex' },
    },
  });

/** As many frames, the second without a face. Runs in Node and in the page. */
function made(count: number) {
  return Array.from({ length: count }, (_, i) => ({
    pixels: { data: new Uint8Array(20 * 10 * 3).fill(i), width: 20, height: 10, channels: 3 as const },
    time: i / 3,
    name: `größe ${i}`,
    boxes: i === 1 ? [] : [[i + 0.1, 1, 8 + i / 3, 9]],
  }));
}

async function tableOfNode(count: number): Promise<Buffer> {
  const path = join(folder, 'fex.parquet');
  const { container, dispose } = await createRuntime();
  await run(await loadGraphFile(graph(path), 'mine.json', { container, params: { frames: made(count) } })).done;
  await dispose();
  return readFileSync(path);
}

const rowsOf = (bytes: Uint8Array) => parquetReadObjects({ file: new Uint8Array(bytes).buffer });

describe.runIf(there)('Parquet in a browser', () => {
  const visit = browserTests();
  let page: Page;
  beforeAll(async () => {
    ({ page } = await visit());
    await page.addScriptTag({ content: made.toString() });
  });

  it('is downloaded with the bytes of Node', async () => {
    const download = page.waitForEvent('download');
    await page.evaluate(async (text) => {
      const { container } = await fexgraph.createRuntime({ models: '/models/' });
      await fexgraph.run(await fexgraph.loadGraphFile(text, 'mine.json', { container, params: { frames: made(5) } }))
        .done;
    }, graph('fex.parquet'));
    expect((await download).suggestedFilename()).toBe('fex.parquet');
    const bytes = readFileSync(await (await download).path());
    expect(Buffer.compare(bytes, await tableOfNode(5))).toBe(0);
    const rows = await rowsOf(bytes);
    expect(rows.map(({ frame, input, FaceRectX: left }) => [frame, input, left === null])).toEqual(
      made(5).map(({ name }, i) => [BigInt(i), name, i === 1]),
    );
  });

  it('is kept in a file of the page, with its rows so far after an error', async () => {
    const kept = await page.evaluate(
      async ([whole, broken]) => {
        const runtime = await fexgraph.createRuntime({ models: '/models/', outputs: fexgraph.originPrivateFiles() });
        const { container } = runtime;
        const play = async (text: string, frames: Iterable<unknown>) => {
          const active = fexgraph.run(await fexgraph.loadGraphFile(text, 'a.json', { container, params: { frames } }));
          return (await active.settled).report.written;
        };
        function* breaking() {
          yield* made(3);
          throw new Error('the frames end here');
        }
        const written = [await play(whole, made(4)), await play(broken, breaking()), await play(broken, [])].flat();
        await runtime.dispose();
        const files = await navigator.storage.getDirectory();
        const found: Record<string, number[]> = {};
        for await (const name of (files as unknown as { keys(): AsyncIterable<string> }).keys()) {
          const file = await (await files.getFileHandle(name)).getFile();
          found[name] = [...new Uint8Array(await file.arrayBuffer())];
        }
        return { found, written };
      },
      [graph('whole.parquet'), graph('broken.parquet')],
    );
    expect(Object.keys(kept.found).sort()).toEqual(['broken.parquet', 'broken.parquet.partial', 'whole.parquet']);
    const bytes = (name: string) => Uint8Array.from(kept.found[name]);
    expect(Buffer.compare(bytes('whole.parquet'), await tableOfNode(4))).toBe(0);
    expect(await rowsOf(bytes('broken.parquet.partial'))).toHaveLength(3);
    expect(await rowsOf(bytes('broken.parquet'))).toHaveLength(0);
    expect(kept.written).toMatchObject([
      { path: 'whole.parquet', complete: true, rows: 4, bytes: bytes('whole.parquet').length },
      { path: 'broken.parquet.partial', complete: false, rows: 3 },
      { path: 'broken.parquet', complete: true, rows: 0 },
    ]);
  });

  it('that finds no more room ends the run, and says what is lost', async () => {
    const result = await page.evaluate(async (text) => {
      const full = {
        open: async () => {
          let room = 400_000;
          return {
            write: async (bytes: Uint8Array) => {
              room -= bytes.length;
              if (room < 0) throw new Error('the browser gives this page no more room');
            },
            complete: async () => undefined,
            abandon: async (name: string | undefined) => void left.push(name),
          };
        },
      };
      const left: (string | undefined)[] = [];
      const runtime = await fexgraph.createRuntime({ models: '/models/', outputs: full });
      const { container } = runtime;
      const params = { frames: made(9) };
      const active = fexgraph.run(await fexgraph.loadGraphFile(text, 'a.json', { container, params }));
      const { report, error } = await active.settled;
      await runtime.dispose();
      const { written, notes } = report;
      return { left, written, message: error?.message, notes: notes.map(({ kind, missed }) => [kind, missed]) };
    }, graph('fex.parquet'));
    expect(result.message).toMatch(/no more room/);
    expect(result.left).toEqual([undefined]);
    expect(result.written).toEqual([]);
    expect(result.notes).toContainEqual(['rows that could not be written', true]);
  });
});
