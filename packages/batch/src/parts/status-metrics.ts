import type { PartsStatus } from './parts-status.ts';

type Labels = Readonly<Record<string, string | number>>;

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly (readonly [Labels, number])[];
}

/**
 * The state of a plan for Prometheus (text exposition format 0.0.4), to be written into a file that its node exporter
 * reads, or answered by a server.
 *
 * @param plan tells plans apart: the label `plan` of each sample
 */
export function statusMetrics(status: PartsStatus, plan: string): string {
  return metricsOf(status, plan)
    .filter(({ samples }) => samples.length > 0)
    .map(metricText)
    .join('');
}

function metricsOf(status: PartsStatus, plan: string): readonly Metric[] {
  const { done, failed, missing, begun, doubted, frames, rows, framesPerSecond, secondsLeft, workers } = status;
  const one = (value: number | undefined): Metric['samples'] => (value === undefined ? [] : [[{ plan }, value]]);
  const ofWorkers = (value: (worker: PartsStatus['workers'][number]) => number): Metric['samples'] =>
    workers.map((worker) => [{ plan, host: worker.host, process: worker.process }, value(worker)]);
  return [
    {
      name: 'fexgraph_parts',
      help: 'Parts of the plan by their state; together they are all.',
      samples: Object.entries({ done, failed: failed.length, missing: missing.length }).map(([state, count]) => [
        { plan, state },
        count,
      ]),
    },
    {
      name: 'fexgraph_parts_begun',
      help: 'Parts that are not done and that somebody has begun: who is at work, or has died.',
      samples: one(begun),
    },
    {
      name: 'fexgraph_parts_doubted',
      help: 'Parts that are done, and failed for somebody else afterwards.',
      samples: one(doubted.length),
    },
    { name: 'fexgraph_frames', help: 'Frames of the parts that are done.', samples: one(frames) },
    { name: 'fexgraph_rows', help: 'Rows of the parts that are done.', samples: one(rows) },
    {
      name: 'fexgraph_frames_per_second',
      help: 'Frames of the parts that are done, per second from the first beginning to the last end.',
      samples: one(framesPerSecond),
    },
    {
      name: 'fexgraph_left_seconds',
      help: 'Time that the parts which are not done take at that pace.',
      samples: one(secondsLeft),
    },
    {
      name: 'fexgraph_worker_parts',
      help: 'Parts that a process has done.',
      samples: ofWorkers(({ parts }) => parts),
    },
    {
      name: 'fexgraph_worker_frames',
      help: 'Frames of the parts that a process has done.',
      samples: ofWorkers((worker) => worker.frames),
    },
    {
      name: 'fexgraph_worker_busy_seconds',
      help: 'Time that a process has spent on its parts, added up.',
      samples: ofWorkers(({ seconds }) => seconds),
    },
  ];
}

function metricText({ name, help, samples }: Metric): string {
  const lines = samples.map(([labels, value]) => {
    const shown = Object.entries(labels).map(([label, text]) => `${label}="${escaped(String(text))}"`);
    return `${name}{${shown.join(',')}} ${value}\n`;
  });
  // What is known of a plan may become less: parts are forgotten, plans removed. So none of them is a counter.
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

const escaped = (text: string): string => text.replace(/[\\"\n]/g, (character) => ESCAPES[character]);
