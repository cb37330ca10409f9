import { CAMERA_ALLOWED, cameraClip, there } from '@fexgraph/browser-tests';
import type { FexBatch } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { browserTests } from './support/browser-tests.ts';

const clip = cameraClip();

/** Counts in the page what a run must give back: frames of the browser, workers, bitmaps. */
function countHandles() {
  const counted = { frames: 0, workers: 0 };
  const { read } = ReadableStreamDefaultReader.prototype;
  ReadableStreamDefaultReader.prototype.read = async function () {
    const answer = await read.call(this);
    if (answer.value instanceof VideoFrame) counted.frames++;
    return answer;
  };
  const { close } = VideoFrame.prototype;
  VideoFrame.prototype.close = function () {
    if (this.format !== null) counted.frames--;
    close.call(this);
  };
  const { terminate } = Worker.prototype;
  globalThis.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      counted.workers++;
    }

    override terminate() {
      counted.workers--;
      terminate.call(this);
    }
  };
  Object.assign(globalThis, { counted });
}

describe.runIf(there)('a camera', () => {
  const visit = browserTests({ camera: clip });

  it('runs 300 frames through the graph of Node, balanced, and nothing is left', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    await page.evaluate(countHandles);
    const result = await page.evaluate(async () => {
      const runtime = await fexgraph.createRuntime({ models: '/models/', graphs: ['/graphs/live-tracking.yaml'] });
      const { text, file } = fexgraph.readyGraph(runtime.container, 'live-tracking');
      const params = { camera: fexgraph.cameraFrames() };
      const graph = await fexgraph.loadGraphFile(text, file, { container: runtime.container, params });
      const run = fexgraph.run(graph);
      const seen = { faces: 0, times: [] as number[], tracks: new Set<unknown>() };
      run.output<FexBatch>('fex').subscribe((batch) => {
        for (const row of batch.rows()) {
          const { FaceScore, approx_time: time, Track } = row.toObject() as Record<string, unknown>;
          if (Number(FaceScore) > 0) seen.faces++;
          seen.times.push(Number(time));
          seen.tracks.add(Track);
        }
        if (run.counts.accepted >= 300) void run.drain();
      });
      await run.ready;
      const { report } = await run.settled;
      await runtime.dispose();
      const { counted } = globalThis as unknown as { counted: object };
      return { counts: report.counts, failures: report.failureCount, counted, ...seen, tracks: [...seen.tracks] };
    });
    const { counts } = result;
    expect(counts.accepted).toBeGreaterThanOrEqual(300);
    expect(counts.rows + counts.drops).toBe(counts.accepted);
    expect(counts).toMatchObject({ nullRows: 0, deadLetters: 0, inFlight: 0, unreleased: 0 });
    expect(result.failures).toBe(0);
    expect(result.counted).toEqual({ frames: 0, workers: 0 });
    expect(result.faces).toBeGreaterThan(counts.rows * 0.9);
  });

  it('shows the frame that was analysed, and keeps its rows in a file of the page', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    const result = await page.evaluate(async () => {
      const outputs = fexgraph.originPrivateFiles();
      const runtime = await fexgraph.createRuntime({ models: '/models/', outputs });
      const canvas = document.querySelector('canvas') as HTMLCanvasElement;
      const text = JSON.stringify({
        version: 1,
        params: { canvas: { type: 'api' } },
        nodes: {
          camera: { type: 'source/camera@1', options: { width: 320 } },
          faces: { type: 'detect/rfb320@1', input: 'camera' },
          fex: { type: 'fex/assemble@1', inputs: { faces: 'faces' } },
          table: { type: 'sink/csv@1', options: { path: 'camera.csv' }, input: 'fex' },
          shown: {
            type: 'sink/canvas@1',
            // biome-ignore lint/suspicious/noTemplateCurlyInString: a param of a graph file
            options: { canvas: '${params.canvas}' },
            inputs: { frame: 'camera', fex: 'fex' },
          },
        },
      });
      const { container } = runtime;
      const run = fexgraph.run(await fexgraph.loadGraphFile(text, 'mine.json', { container, params: { canvas } }));
      while (run.counts.rows < 5) await new Promise((resolve) => setTimeout(resolve, 50));
      const { report } = await run.drain();
      await runtime.dispose();
      const folder = await navigator.storage.getDirectory();
      const names: string[] = [];
      for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
      const table = await (await (await folder.getFileHandle('camera.csv')).getFile()).text();
      const drawn = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      // The facebox has this colour, and no astronaut has it.
      let yellow = 0;
      for (let i = 0; i < drawn.length; i += 4) {
        if (drawn[i] > 200 && drawn[i + 1] > 170 && drawn[i + 2] < 60) yellow++;
      }
      const { written, counts } = report;
      return {
        size: [canvas.width, canvas.height],
        yellow,
        lines: table.trim().split('\n').length,
        names,
        written,
        counts,
      };
    });
    expect(result.size).toEqual([320, 240]);
    expect(result.yellow).toBeGreaterThan(50);
    expect(result.names).toEqual(['camera.csv']);
    expect(result.lines).toBe(result.counts.rows + 1);
    expect(result.written).toMatchObject([
      { path: 'camera.csv', complete: true, rows: result.counts.rows, node: 'table' },
    ]);
  });

  it('that stops while it runs ends the run with the reason, and leaves the rows so far', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    const result = await page.evaluate(async () => {
      const files: [string, number][] = [];
      const outputs = fexgraph.blobOutputs((name, blob) => void files.push([name, blob.size]));
      const runtime = await fexgraph.createRuntime({ models: '/models/', outputs });
      const stream = await navigator.mediaDevices.getUserMedia({ video: true });
      const text = JSON.stringify({
        version: 1,
        params: { stream: { type: 'api' } },
        nodes: {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: a param of a graph file
          camera: { type: 'source/camera@1', options: { stream: '${params.stream}' } },
          faces: { type: 'detect/rfb320@1', input: 'camera' },
          fex: { type: 'fex/assemble@1', inputs: { faces: 'faces' } },
          table: { type: 'sink/csv@1', options: { path: 'camera.csv' }, input: 'fex' },
        },
      });
      const { container } = runtime;
      const run = fexgraph.run(await fexgraph.loadGraphFile(text, 'mine.json', { container, params: { stream } }));
      while (run.counts.rows < 2) await new Promise((resolve) => setTimeout(resolve, 50));
      for (const track of stream.getTracks()) track.stop();
      const { report, error } = await run.settled;
      await runtime.dispose();
      return { line: error?.toLine(), files, counts: report.counts };
    });
    expect(result.line).toMatch(/the camera ".*" stopped \(it was unplugged/);
    expect(result.files).toEqual([['camera.csv.partial', expect.any(Number)]]);
    expect(result.counts).toMatchObject({ inFlight: 0, unreleased: 0 });
  });

  it('whose permission is withdrawn while it runs ends the run with the reason, and may be started again', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    await page.evaluate(countHandles);
    const graph = JSON.stringify({
      version: 1,
      nodes: {
        camera: { type: 'source/camera@1' },
        faces: { type: 'detect/rfb320@1', input: 'camera' },
        fex: { type: 'fex/assemble@1', inputs: { faces: 'faces' } },
        table: { type: 'sink/csv@1', options: { path: 'camera.csv' }, input: 'fex' },
      },
    });
    const play = () =>
      page.evaluate(async (text) => {
        const files: string[] = [];
        const outputs = fexgraph.blobOutputs((name) => void files.push(name));
        const runtime = await fexgraph.createRuntime({ models: '/models/', outputs });
        const { container } = runtime;
        const run = fexgraph.run(await fexgraph.loadGraphFile(text, 'mine.json', { container }));
        Object.assign(globalThis, { playing: run });
        const { report, error } = await run.settled;
        await runtime.dispose();
        const { counted } = globalThis as unknown as { counted: object };
        return { line: error?.toLine(), files, counts: report.counts, counted };
      }, graph);
    for (let time = 0; time < 2; time++) {
      await page.context().grantPermissions(CAMERA_ALLOWED.permissions);
      const playing = play();
      await page.waitForFunction(() => {
        const { playing: run } = globalThis as { playing?: { counts: { rows: number } } };
        return run && run.counts.rows > 1;
      });
      await page.context().clearPermissions();
      const result = await playing;
      expect(result.line).toMatch(/the camera ".*" stopped \(it was unplugged, .* the permission was withdrawn/);
      expect(result.files).toEqual(['camera.csv.partial']);
      expect(result.counts).toMatchObject({ inFlight: 0, unreleased: 0 });
      expect(result.counted).toEqual({ frames: 0, workers: 0 });
      await page.evaluate(() => Object.assign(globalThis, { playing: undefined }));
    }
  });

  it('that may not be used says so', async () => {
    const { page } = await visit({ context: { permissions: [] } });
    const line = await page.evaluate(async () => {
      const runtime = await fexgraph.createRuntime({ models: '/models/' });
      const builder = new fexgraph.GraphBuilder();
      builder.output('frames', builder.add('camera', fexgraph.cameraSource()));
      const { error } = await fexgraph.run(fexgraph.compile(builder.build(), runtime.container)).settled;
      await runtime.dispose();
      return error?.toLine();
    });
    expect(line).toMatch(/the camera cannot be used: permission was denied \(allow the camera/);
  });
});
