import { type PartsStatus, partsStatus, statusMetrics } from '@fexgraph/batch';
import type { CommandContext } from '../command-context.ts';
import { findSharedPlan } from '../many/shared-plan-folder.ts';
import { clockText } from '../progress.ts';
import { oneLine, plural } from '../run-graph.ts';
import { table } from '../table.ts';

/** Failures, workers and jobs that are named; `--json` has them all. */
export const NAMED = 20;

export interface StatusFlags {
  readonly json?: boolean;
  readonly prometheus?: boolean;
}

/** `fexgraph batch status`. */
export async function showStatus(
  path: string,
  { json, prometheus }: StatusFlags,
  { terminal }: CommandContext,
): Promise<void> {
  const { folder, plan } = await findSharedPlan(path);
  const status = await partsStatus(folder, plan);
  if (prometheus) terminal.out(statusMetrics(status, path));
  else terminal.out(json ? `${JSON.stringify(status, undefined, 2)}\n` : statusText(status));
}

export function statusText(status: PartsStatus): string {
  const { parts, done, failed, doubted, missing, begun, frames, rows, framesPerSecond, secondsLeft, workers } = status;
  const pace = [
    `${plural(frames, 'frame')}, ${plural(rows, 'row')}`,
    ...(framesPerSecond === undefined ? [] : [`${framesPerSecond.toFixed(1)} frames/s`]),
    ...(secondsLeft === undefined || done === parts ? [] : [`ETA ${clockText(secondsLeft)}`]),
  ];
  const shares = workers
    .slice(0, NAMED)
    .map((one) => [
      ...[`  ${one.host}`, `process ${one.process}`, plural(one.parts, 'part'), plural(one.frames, 'frame')],
      one.seconds > 0 ? `${(one.frames / one.seconds).toFixed(1)} frames/s` : '',
    ]);
  return [
    `${done} of ${plural(parts, 'part')} done, ${failed.length} failed, ${missing.length} missing; ${begun} begun\n`,
    `${pace.join('; ')}\n`,
    table(shares),
    more(workers.length),
    ...failureLines('failed', failed),
    ...failureLines('done, and failed for somebody else', doubted),
  ].join('');
}

export const more = (count: number) => (count > NAMED ? `  and ${count - NAMED} more\n` : '');

function failureLines(what: string, failures: PartsStatus['failed']): readonly string[] {
  const lines = failures
    .slice(0, NAMED)
    .map(
      ({ part, failure: { code, message, worker } }) =>
        `${what}: ${oneLine(part.name)} on ${oneLine(worker.host)}: ${code}: ${oneLine(message)}\n`,
    );
  return [...lines, more(failures.length)];
}
