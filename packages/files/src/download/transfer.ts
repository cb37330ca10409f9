import { type Clock, cancelled, FexgraphError } from '@fexgraph/core';
import { shown } from './address.ts';
import { goesOn, stateOf } from './check-answer.ts';
import { connectionFailure, statusFailure, TransientFailure, WrongFile, wrongSize } from './download-failure.ts';
import type { DownloadTerms } from './download-terms.ts';
import type { FoundPart, PartFile, PartState, PartWriter } from './part-file.ts';
import { type Answer, type Credentials, request } from './request.ts';
import { type LeastRate, StallWatch } from './stall-watch.ts';
import { type DownloadProgress, TransferMeter } from './transfer-meter.ts';

export interface TransferPlan {
  readonly url: URL;
  /** What the part is of, where the address itself holds a signature. Default: the address. */
  readonly identity?: string;
  readonly part: PartFile;
  readonly terms: DownloadTerms;
  /** Looks at the first bytes before the rest is downloaded. @throws WrongFile */
  readonly begins?: (from: string, beginning: Uint8Array) => void;
  /** Size, where it is known from elsewhere. */
  readonly bytes?: number;
  /** True: the result is compared with a known sha256, so a part may be resumed without a validator. */
  readonly digestKnown: boolean;
  readonly allowHttp: boolean;
  /** A slower attempt is given up. */
  readonly rate: LeastRate;
  readonly clock: Clock;
  readonly credentials?: Credentials;
  readonly progress?: (progress: DownloadProgress) => void;
  readonly note?: (message: string) => void;
  readonly signal?: AbortSignal;
}

/** Bytes that tell a file from anything else. */
const TELLING_BYTES = 16;

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
 * @throws TransientFailure worth another attempt; WrongFile (a page, another size, another kind of file: the part is
 *   removed); FexgraphError as `terms` say, BAD_OPTION, OUTPUT_FAILED, CANCELLED (the part stays).
 */
export async function transfer(plan: TransferPlan): Promise<Transferred> {
  const found = await plan.part.find(identityOf(plan));
  if (found && found.bytes === found.total) return finishedBefore(plan, found);
  const resumable = found && (validatorOf(found) !== undefined || plan.digestKnown) ? found : undefined;
  const watch = new StallWatch(plan.clock, plan.rate, plan.signal);
  try {
    return await receive(plan, await ask(plan, resumable, watch), resumable, watch);
  } catch (thrown) {
    if (plan.signal?.aborted) throw cancelled(plan.signal.reason);
    if (watch.stalled) {
      throw new TransientFailure(plan.terms, `${shown(plan.url)}: ${watch.stalled}`, undefined, thrown);
    }
    if (!(thrown instanceof FexgraphError)) throw connectionFailure(plan.terms, shown(plan.url), thrown);
    if (thrown instanceof WrongFile) await plan.part.remove();
    throw thrown;
  } finally {
    watch.end();
  }
}

async function finishedBefore({ url, part }: TransferPlan, found: FoundPart): Promise<Transferred> {
  const { bytes, commit, sha256: announcedSha256 } = found;
  return { sha256: await part.digest(), bytes, from: shown(url), commit, announcedSha256, resumed: true };
}

export const identityOf = ({ identity, url }: Pick<TransferPlan, 'identity' | 'url'>): string => identity ?? url.href;

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
  const { allowHttp, terms, credentials } = plan;
  return request(plan.url, headers, { allowHttp, terms, credentials, signal: watch.signal });
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
    const state = stateOf(answer, identityOf(plan), plan.bytes, plan.terms);
    if (resumable) plan.note?.(start > 0 ? `resuming at ${start} bytes` : `${from}: does not resume; starting again`);
    const writer = await plan.part.open(state, start > 0);
    const bytes = await pour(plan, answer, writer, { start, total: state.total, watch }).finally(() => writer.close());
    if (state.total !== undefined && bytes < state.total) {
      throw new TransientFailure(plan.terms, `${from}: ended after ${bytes} of ${state.total} bytes`);
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
async function startOf({ part, terms }: TransferPlan, { response, from }: Answer, resumable: FoundPart | undefined) {
  if (response.status === 200) return 0;
  if (response.status === 206 && goesOn(response, resumable)) return resumable.bytes;
  if (response.status !== 206 && response.status !== 416) throw statusFailure(terms, from, response);
  await part.remove();
  throw new TransientFailure(terms, `${from}: has another file than the one begun; starting again`, 0);
}

/** Writes the body into the part as it comes; gives the size of the part then. */
async function pour(
  plan: TransferPlan,
  { response, from }: Answer,
  writer: PartWriter,
  { start, total, watch }: { readonly start: number; readonly total?: number; readonly watch: StallWatch },
): Promise<number> {
  const { begins, terms, progress = () => undefined } = plan;
  const meter = new TransferMeter(total, start, plan.clock, progress);
  const most = total ?? terms.mostBytes;
  let bytes = start;
  // The beginning was looked at when it came.
  let beginning = start > 0 || !begins ? undefined : new Uint8Array(0);
  for await (const chunk of response.body ?? []) {
    watch.alive(chunk.length);
    bytes += chunk.length;
    if (bytes > most) throw wrongSize(terms, from, `more than ${most} bytes`);
    if (beginning) {
      beginning = Buffer.concat([beginning, chunk.subarray(0, TELLING_BYTES)]);
      if (beginning.length >= TELLING_BYTES) {
        begins?.(from, beginning);
        beginning = undefined;
      }
    }
    await writer.append(chunk);
    meter.add(chunk.length);
  }
  if (beginning) begins?.(from, beginning);
  return bytes;
}
