import { FexgraphError } from '@fexgraph/core';
import { shown } from './address.ts';
import { TransientFailure, WrongFile } from './download-failure.ts';
import { pause } from './pause.ts';
import { leastBytes } from './stall-watch.ts';
import { identityOf, type TransferPlan, type Transferred, transfer } from './transfer.ts';

export interface RetrySettings {
  /** Attempts in a row that bring less than the least rate asks for in `stallMs`. Default 5. */
  readonly attempts?: number;
  /** Doubles from attempt to attempt, unless the server names a time. Default 1000. */
  readonly firstPauseMs?: number;
}

export interface DownloadPlan extends TransferPlan {
  /** The download with all its attempts is given up after so long, in ms. */
  readonly limitMs: number;
}

const LONGEST_PAUSE_MS = 30_000;

/**
 * Gets a file into its part, with as many attempts as it takes while it makes progress.
 *
 * @param check throws for a sha256 that is not the one wanted.
 * @throws FexgraphError as `transfer`, and what `check` throws; a part with wrong bytes is removed. TIMEOUT after
 *   `limitMs`: the part stays.
 */
export async function download(
  plan: DownloadPlan,
  check: (sha256: string) => void,
  settings: RetrySettings = {},
): Promise<Transferred> {
  const { clock, limitMs, signal, url, terms } = plan;
  const limit = new AbortController();
  const stop = clock.after(limitMs, () =>
    limit.abort(
      new FexgraphError('TIMEOUT', `${shown(url)}: not downloaded in ${limitMs / 60_000} minutes`, {
        hint: `try again: what was downloaded so far is kept; or allow more time, or ${terms.instead}`,
      }),
    ),
  );
  const either = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
  try {
    return await inAttempts({ ...plan, signal: either }, check, settings);
  } finally {
    stop();
  }
}

async function inAttempts(
  plan: TransferPlan,
  check: (sha256: string) => void,
  { attempts = 5, firstPauseMs = 1000 }: RetrySettings,
): Promise<Transferred> {
  let failures = 0;
  let most = 0;
  let mayRestart = true;
  for (;;) {
    try {
      const transferred = await transfer(plan);
      try {
        checkAll(plan, transferred, check);
        return transferred;
      } catch (thrown) {
        await plan.part.remove();
        // The beginning may have been bad: once from scratch, then it is the server's file that is wrong.
        if (!transferred.resumed || !mayRestart) throw thrown;
        mayRestart = false;
        plan.note?.(`${(thrown as Error).message}; starting again`);
      }
    } catch (thrown) {
      if (!(thrown instanceof TransientFailure)) throw thrown;
      const bytes = (await plan.part.find(identityOf(plan)))?.bytes ?? 0;
      // A server that gives a few bytes and stops would be asked for ever.
      failures = bytes >= most + leastBytes(plan.rate) ? 1 : failures + 1;
      most = Math.max(most, bytes);
      if (failures >= attempts) throw thrown;
      const pauseMs = thrown.retryAfterMs ?? Math.min(firstPauseMs * 2 ** (failures - 1), LONGEST_PAUSE_MS);
      plan.note?.(`${thrown.message}; next attempt in ${(pauseMs / 1000).toFixed(1)} s`);
      await pause(pauseMs, plan.clock, plan.signal);
    }
  }
}

function checkAll(
  { url, terms }: TransferPlan,
  { sha256, announcedSha256 }: Transferred,
  check: (sha256: string) => void,
): void {
  check(sha256);
  if (announcedSha256 === undefined || announcedSha256 === sha256) return;
  const message = `sha256 is ${sha256}, ${url.host} announced ${announcedSha256}`;
  throw new WrongFile(terms, message, 'the file was damaged on the way: try again, or another place');
}
