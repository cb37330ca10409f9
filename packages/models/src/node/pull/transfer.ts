import { type Clock, cancelled, FexgraphError } from '@fexgraph/core';
import type { CheckpointSource } from '../../manifest-schema.ts';
import type { StoreObserver } from '../../store-observer.ts';
import { shown } from './address.ts';
import { goesOn, MOST_BYTES, stateOf, wrongSize } from './check-answer.ts';
import { connectionFailure, statusFailure, TransientFailure } from './download-failure.ts';
import type { FoundPart, PartFile, PartState, PartWriter } from './part-file.ts';
import { refuseBeginning, TELLING_BYTES } from './refuse-contents.ts';
import { type Answer, request } from './request.ts';
import { type LeastRate, StallWatch } from './stall-watch.ts';
import { TransferMeter } from './transfer-meter.ts';

export interface TransferPlan {
  readonly model: string;
  readonly url: URL;
  readonly part: PartFile;
  readonly container: CheckpointSource['container'];
  /** Published size, where it is known. */
  readonly bytes?: number;
  /** True: the result is compared with a known sha256, so a part may be resumed without a validator. */
  readonly digestKnown: boolean;
  readonly allowHttp: boolean;
  /** A slower attempt is given up. */
  readonly rate: LeastRate;
  readonly clock: Clock;
  readonly observer: StoreObserver;
  readonly signal?: AbortSignal;
}

export interface Transferred {
  readonly sha256: string;
  readonly bytes: number;
  readonly from: string;
  readonly commit?: string;
  /** What the repository says the sha256 is. */
  readonly announcedSha256?: string;
  /** Some of the bytes are from an earlier attempt. */
  readonly resumed: boolean;
}

/**
 * One attempt to get a file, from where an earlier attempt stopped if the server still has the same file.
 *
 * @throws TransientFailure worth another attempt; FexgraphError BAD_CHECKPOINT (a page, another size, another kind of
 *   file: the part is removed), MODEL_MISSING, BAD_OPTION, OUTPUT_FAILED, CANCELLED (the part stays).
 */
export async function transfer(plan: TransferPlan): Promise<Transferred> {
  const found = await plan.part.find(plan.url.href);
  if (found && found.bytes === found.total) return finishedBefore(plan, found);
  const resumable = found && (validatorOf(found) !== undefined || plan.digestKnown) ? found : undefined;
  const watch = new StallWatch(plan.clock, plan.rate, plan.signal);
  try {
    return await receive(plan, await ask(plan, resumable, watch), resumable, watch);
  } catch (thrown) {
    if (plan.signal?.aborted) throw cancelled(plan.signal.reason);
    if (watch.stalled) {
      throw new TransientFailure(`${shown(plan.url)}: ${watch.stalled}`, undefined, thrown);
    }
    if (!(thrown instanceof FexgraphError)) throw connectionFailure(shown(plan.url), thrown);
    if (thrown.code === 'BAD_CHECKPOINT') await plan.part.remove();
    throw thrown;
  } finally {
    watch.end();
  }
}

async function finishedBefore({ url, part }: TransferPlan, found: FoundPart): Promise<Transferred> {
  const { bytes, commit, sha256: announcedSha256 } = found;
  return { sha256: await part.digest(), bytes, from: shown(url), commit, announcedSha256, resumed: true };
}

/** What a server needs to tell whether it still has the same file. */
function validatorOf({ etag, lastModified }: PartState): string | undefined {
  return etag ?? lastModified;
}

async function ask(plan: TransferPlan, resumable: FoundPart | undefined, watch: StallWatch): Promise<Answer> {
  const headers: Record<string, string> = { 'user-agent': 'fexgraph', 'accept-encoding': 'identity' };
  if (resumable) {
    headers.range = `bytes=${resumable.bytes}-`;
    const validator = validatorOf(resumable);
    if (validator !== undefined) headers['if-range'] = validator;
  }
  return request(plan.url, headers, { allowHttp: plan.allowHttp, signal: watch.signal });
}

async function receive(
  plan: TransferPlan,
  answer: Answer,
  resumable: FoundPart | undefined,
  watch: StallWatch,
): Promise<Transferred> {
  const { response, from, announced } = answer;
  try {
    const start = await startOf(plan, answer, resumable);
    const state = stateOf(answer, plan.url.href, plan.bytes);
    if (resumable) note(plan, start > 0 ? `resuming at ${start} bytes` : `${from} does not resume; starting again`);
    const writer = await plan.part.open(state, start > 0);
    const bytes = await pour(plan, answer, writer, { start, total: state.total, watch }).finally(() => writer.close());
    if (state.total !== undefined && bytes < state.total) {
      throw new TransientFailure(`${from} ended after ${bytes} of ${state.total} bytes`);
    }
    const { commit, sha256: announcedSha256 } = announced;
    return { sha256: writer.digest(), bytes, from, commit, announcedSha256, resumed: start > 0 };
  } catch (thrown) {
    // A body nobody reads would keep its connection. One that broke or is read already cannot be cancelled.
    if (response.body && !response.body.locked && !response.bodyUsed) await response.body.cancel();
    throw thrown;
  }
}

/** Where the bytes of an answer belong in the file. */
async function startOf({ part }: TransferPlan, { response, from }: Answer, resumable: FoundPart | undefined) {
  if (response.status === 200) return 0;
  if (response.status === 206 && goesOn(response, resumable)) return resumable.bytes;
  if (response.status !== 206 && response.status !== 416) throw statusFailure(from, response);
  await part.remove();
  throw new TransientFailure(`${from} has another file than the one begun; starting again`, 0);
}

/** Writes the body into the part as it comes; gives the size of the part then. */
async function pour(
  plan: TransferPlan,
  { response, from }: Answer,
  writer: PartWriter,
  { start, total, watch }: { readonly start: number; readonly total?: number; readonly watch: StallWatch },
): Promise<number> {
  const meter = new TransferMeter(plan.model, total, start, plan.clock, plan.observer);
  let bytes = start;
  // The beginning was looked at when it came.
  let beginning = start > 0 ? undefined : new Uint8Array(0);
  for await (const chunk of response.body ?? []) {
    watch.alive(chunk.length);
    bytes += chunk.length;
    if (bytes > (total ?? MOST_BYTES)) throw wrongSize(from, `more than ${total ?? MOST_BYTES} bytes`);
    if (beginning) {
      beginning = Buffer.concat([beginning, chunk.subarray(0, TELLING_BYTES)]);
      if (beginning.length >= TELLING_BYTES) {
        refuseBeginning(from, beginning, plan.container);
        beginning = undefined;
      }
    }
    await writer.append(chunk);
    meter.add(chunk.length);
  }
  if (beginning) refuseBeginning(from, beginning, plan.container);
  return bytes;
}

function note({ model, observer }: TransferPlan, message: string): void {
  observer.note?.({ model, level: 'info', message });
}
