import { FexgraphError } from '../errors/fexgraph-error.ts';
import { checkCount, checkPolicy, type Reporter } from '../graph/check-settings.ts';
import type { RunOptions, SourceSettings } from './run-options.ts';

function refuseAll(what: string, check: (report: Reporter) => void): void {
  const lines: string[] = [];
  const hints: string[] = [];
  check((at, message, hint) => {
    lines.push(`${at} ${message}`);
    if (hint) hints.push(hint);
  });
  if (lines.length === 0) return;
  throw new FexgraphError('BAD_OPTION', `${what}: ${lines.join('; ')}`, {
    hint: hints.length > 0 ? hints.join('; ') : undefined,
  });
}

function checkMinimum(name: string, value: number | undefined, least: number, report: Reporter): void {
  if (value !== undefined && !(value >= least)) report(name, `must be ${least} or more, is ${value}`);
}

/** @throws FexgraphError BAD_OPTION naming every bad option. */
export function checkRunOptions(options: RunOptions): void {
  refuseAll('run', (report) => {
    checkPolicy(options.onError, report);
    checkCount('maxInFlight', options.maxInFlight, report);
    checkCount('maxBatch', options.maxBatch, report);
    checkMinimum('maxErrors', options.maxErrors, 0, report);
    checkMinimum('nodeTimeoutMs', options.nodeTimeoutMs, 1, report);
    checkMinimum('graceMs', options.graceMs, 0, report);
    checkMinimum('keptFailures', options.keptFailures, 0, report);
  });
}

/** @throws FexgraphError BAD_OPTION. */
export function checkSourceSettings(id: string, { maxInFlight }: SourceSettings): void {
  refuseAll(`source "${id}"`, (report) => checkCount('maxInFlight', maxInFlight, report));
}
