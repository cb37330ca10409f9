// The pack for videos on a made clip, against the bare sessions on the same tensors, in interleaved rounds of one process.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, GraphBuilder, run } from '../../packages/core/dist/index.js';
import { INFERENCE } from '../../packages/inference/dist/index.js';
import { createRuntime, detect } from '../../packages/runtime/dist/node/index.js';
import { videoSource } from '../../packages/video/dist/node/index.js';
import { bareSessions, bytesOfCalls, median, recorder } from './record-calls.mjs';

const PHOTO = fileURLToPath(new URL('../../apps/examples/media/astronaut.png', import.meta.url));
const FRAMES = 300;

/** Ten seconds of 640 x 360 at 30 frames a second: a camera that moves over a photo with one face. */
function makeClip(path) {
  const move =
    "zoompan=z='1.5+0.2*sin(on/40)':x='iw*0.15+20*sin(on/25)':y='ih*0.02+10*cos(on/31)':d=1:s=640x360:fps=30";
  const picture = ['-loop', '1', '-i', PHOTO, '-vf', move, '-frames:v', String(FRAMES)];
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    ...picture,
    '-c:v',
    'libx264',
    '-crf',
    '20',
    '-pix_fmt',
    'yuv420p',
    path,
  ]);
}

async function recordCalls(clip) {
  const runtime = await createRuntime();
  const recording = recorder(runtime.inference);
  const container = runtime.container.createChildContainer();
  container.register(INFERENCE, { useValue: recording });
  await detect({ ...runtime, container }, { inputs: clip }).run.done;
  const bytes = await bytesOfCalls(recording.calls, runtime.models);
  await runtime.dispose();
  return { calls: recording.calls, bytes };
}

/** The frames alone. */
async function decodeOnly(runtime, clip) {
  const graph = new GraphBuilder();
  graph.output('frames', graph.add('frames', videoSource({ inputs: [clip] })));
  return (await run(compile(graph.build(), runtime.container)).done).runMs;
}

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Wall and processor time of this process, in ms per frame. */
async function timed(work) {
  const [started, before] = [performance.now(), cpuMs()];
  const result = await work();
  return { ms: (performance.now() - started) / FRAMES, cpu: (cpuMs() - before) / FRAMES, result };
}

/** Medians of rounds in which all kinds take turns. */
export async function benchVideo({ rounds = 5 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'fexgraph-bench-'));
  const runtime = await createRuntime();
  try {
    const clip = join(folder, 'clip.mp4');
    makeClip(clip);
    const { calls, bytes } = await recordCalls(clip);
    const bare = await bareSessions(calls, bytes);
    const kinds = {
      bare: () => bare(1),
      decode: () => decodeOnly(runtime, clip),
      noTable: () => detect(runtime, { inputs: clip }).run.done,
      pipeline: () => detect(runtime, { inputs: clip, tables: [join(folder, 'fex.csv')] }).run.done,
    };
    await kinds.pipeline();
    const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
    const busy = {};
    let decoder;
    for (let round = 0; round < rounds; round++) {
      for (const [kind, work] of Object.entries(kinds)) times[kind].push(await timed(work));
      const report = times.pipeline.at(-1).result;
      for (const { id, stats } of report.nodes) busy[id] = (busy[id] ?? 0) + stats.busyMs / FRAMES / rounds;
      decoder = report.notes.find(({ kind }) => kind === 'video decoder').inputs[0].input;
    }
    const of = (kind, what) => median(times[kind].map((time) => time[what]));
    const cpu = of('pipeline', 'cpu');
    const sinks = cpu - of('noTable', 'cpu');
    return {
      decoder,
      framesPerSecond: 1000 / of('pipeline', 'ms'),
      bareMs: of('bare', 'ms'),
      pipelineMs: of('pipeline', 'ms'),
      ratio: of('bare', 'ms') / of('pipeline', 'ms'),
      networkCallsPerFrame: calls.length / FRAMES,
      // Processor time of this process. Decoding is in a process of its own: what is here is taking its frames.
      cpu: {
        whole: cpu,
        networks: of('bare', 'cpu'),
        frames: of('decode', 'cpu'),
        sinks,
        trackAndRest: cpu - of('bare', 'cpu') - of('decode', 'cpu') - sinks,
        workRatio: of('bare', 'cpu') / cpu,
      },
      decodeAloneMs: of('decode', 'ms'),
      busy,
    };
  } finally {
    await runtime.dispose();
    await rm(folder, { recursive: true });
  }
}
