import { existsSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { CAMERA_ALLOWED, cameraClip } from '@fexgraph/browser-tests';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { longer, mainThreadTasks, type Task, taskReport } from '../support/main-thread.ts';
import { downloaded, recorded } from '../support/recordings.ts';
import { studioPages } from '../support/studio.ts';

const clip = cameraClip();
const MINUTES = Number(process.env.FEXGRAPH_SOAK_MINUTES ?? 30);
const SAMPLE_MS = Math.min(30_000, (MINUTES * 60_000) / 8);
/** What the page may grow by from the second quarter of the samples to the last; the first warms up. */
const GROWTH = 0.1;
/** Processor time of a task that a user does not feel, in milliseconds. */
const BLOCKED = 100;
/** Tasks shorter than this are counted by nobody. */
const NOTICED = 20;

interface Sample {
  /** Of the page without its workers, after a collection. */
  readonly megabytes: number;
  readonly nodes: number;
  /** Resident memory of the process, workers and their models included; undefined where the system does not say. */
  readonly resident: number | undefined;
  readonly load: number;
}

async function sampleOf(page: Page, pid: number): Promise<Sample> {
  const developer = await page.context().newCDPSession(page);
  await developer.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = (await developer.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize?: number;
  };
  const { nodes } = await developer.send('Memory.getDOMCounters');
  await developer.detach();
  return { megabytes: (usedSize + backingStorageSize) / 1e6, nodes, resident: residentOf(pid), load: loadavg()[0] };
}

function residentOf(pid: number): number | undefined {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return undefined;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]) / 1000;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** A measure in each quarter of the samples. */
function quarters(samples: readonly Sample[], of: (sample: Sample) => number): number[] {
  return [0, 1, 2, 3].map((quarter) =>
    median(samples.filter((_, i) => Math.floor((4 * i) / samples.length) === quarter).map(of)),
  );
}

describe('a camera for long', () => {
  const visit = studioPages({ camera: clip, compiledOnce: false });

  it(`of ${MINUTES} minutes: nothing blocks or grows, every frame is accounted for`, async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    await page.getByRole('button', { name: 'Record' }).click();
    await recorded(page, 30);
    const samples: Sample[] = [];
    const tasks: Task[] = [];
    let count = 0;
    const account = page.getByText(/frames came: /);
    const begun = performance.now();
    const minutes = () => (performance.now() - begun) / 60_000;
    while (minutes() < MINUTES) {
      const watched = await mainThreadTasks(page, () => page.waitForTimeout(SAMPLE_MS));
      count += watched.tasks.length;
      tasks.push(...watched.tasks.filter(({ wall }) => wall > NOTICED));
      // Between two watches: the collection for the sample is none of the page's.
      const sample = await sampleOf(page, watched.pid);
      samples.push(sample);
      process.stderr.write(
        `${minutes().toFixed(1)} min  ${sample.megabytes.toFixed(1)} MB, ${sample.nodes} nodes, ${sample.resident?.toFixed(0)} MB resident, ` +
          `load ${sample.load.toFixed(1)}  ${await account.innerText()}; tasks of more than ${NOTICED} ms of ${count}: ` +
          `${taskReport(tasks)}\n`,
      );
    }
    const ending = await mainThreadTasks(page, async () => {
      await downloaded(page, () => page.getByRole('button', { name: 'Stop recording' }).click());
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('button', { name: 'Start camera' }).waitFor();
    });
    const [came, rows, drops, failed, atWork] = ((await account.innerText()).match(/\d+/g) ?? []).map(Number);
    const memory = quarters(samples, ({ megabytes }) => megabytes);
    const nodes = quarters(samples, (sample) => sample.nodes);
    const resident = quarters(samples, (sample) => sample.resident ?? 0);
    const load = quarters(samples, (sample) => sample.load);
    process.stderr.write(
      `${came} frames: ${rows} measured, ${drops} dropped, ${failed} failed.\n` +
        `By quarters: heap ${memory.map((each) => each.toFixed(1))} MB, nodes ${nodes}, ` +
        `resident ${resident.map(Math.round)} MB, load ${load.map((each) => each.toFixed(1))}.\n` +
        `While it ran, of ${count}, those of more than ${NOTICED} ms: ${taskReport(tasks)}\n` +
        `At its end: ${taskReport(ending.tasks)}\n`,
    );
    expect([rows + drops + failed, atWork]).toEqual([came, 0]);
    expect(longer([...tasks, ...ending.tasks], 'cpu', BLOCKED)).toEqual([]);
    expect(memory[3]).toBeLessThan(memory[1] * (1 + GROWTH));
    expect(nodes[3]).toBeLessThan(nodes[1] * (1 + GROWTH));
    // Also what no heap shows: text of addresses, pictures, recordings of what is drawn.
    expect(resident[3]).toBeLessThanOrEqual(resident[1] * (1 + GROWTH));
  });
});
