import { type Clock, cancelled, FexgraphError } from '@fexgraph/core';
import type { CheckpointSource } from '../../manifest-schema.ts';
import type { StoreObserver } from '../store/store-observer.ts';
import { shown } from './address.ts';
import { connectionFailure, statusFailure, TransientFailure } from './download-failure.ts';
import type { FoundPart, PartFile, PartState } from './part-file.ts';
import { refuseBeginning, refuseType, TELLING_BYTES } from './refuse-contents.ts';
import { type Answer, request } from './request.ts';
import { StallWatch } from './stall-watch.ts';
import { TransferMeter } from './transfer-meter.ts';

/** More than Node reads into one buffer; no network here comes near. */
const MOST_BYTES = 2 ** 31 - 1;

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
  /** An attempt in which nothing comes for so long is given up. */
  readonly stallMs: number;
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
  const watch = new StallWatch(plan.clock, plan.stallMs, plan.signal);
  try {
    return await receive(plan, await ask(plan, resumable, watch), resumable, watch);
  } catch (thrown) {
    if (plan.signal?.aborted) throw cancelled(plan.signal.reason);
    if (watch.stalled) {
      throw new TransientFailure(`${shown(plan.url)}: nothing came for ${plan.stallMs / 1000} s`, undefined, thrown);
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

/** Weak entity tags do not promise equal bytes. */
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
  { response, from, announced }: Answer,
  resumable: FoundPart | undefined,
  watch: StallWatch,
): Promise<Transferred> {
  const giveUp = async (error: FexgraphError): Promise<never> => {
    await response.body?.cancel();
    throw error;
  };
  if (response.status !== 200 && response.status !== 206) {
    if (response.status === 416) await startOver(plan, from, giveUp);
    await giveUp(statusFailure(from, response));
  }
  const start = response.status === 206 ? await resumedAt(plan, from, response, resumable, giveUp) : 0;
  if (resumable) note(plan, start > 0 ? `resuming at ${start} bytes` : `${from} does not resume; starting again`);
  const state: PartState = {
    url: plan.url.href,
    etag: strong(response.headers.get('etag')),
    lastModified: response.headers.get('last-modified') ?? undefined,
    total: declaredSize(response),
    commit: announced.commit,
    sha256: announced.sha256,
  };
  try {
    refuseType(from, response.headers.get('content-type'));
    refuseSize(from, [state.total, announced.bytes], plan.bytes);
  } catch (refusal) {
    await giveUp(refusal as FexgraphError);
  }
  const total = plan.bytes ?? state.total ?? announced.bytes;
  const writer = await plan.part.open({ ...state, total }, start > 0);
  const meter = new TransferMeter(plan.model, total, start, plan.clock, plan.observer);
  let bytes = start;
  let head: Uint8Array = new Uint8Array(0);
  let told = start > 0;
  try {
    for await (const chunk of response.body ?? []) {
      watch.alive();
      bytes += chunk.length;
      if (bytes > (total ?? MOST_BYTES)) throw wrongSize(from, `more than ${total ?? MOST_BYTES} bytes`);
      if (!told) {
        head = Buffer.concat([head, chunk.subarray(0, TELLING_BYTES)]);
        told = head.length >= TELLING_BYTES;
        if (told) refuseBeginning(from, head, plan.container);
      }
      await writer.append(chunk);
      meter.add(chunk.length);
    }
    if (!told) refuseBeginning(from, head, plan.container);
  } finally {
    await writer.close();
  }
  if (total !== undefined && bytes < total)
    throw new TransientFailure(`${from} ended after ${bytes} of ${total} bytes`);
  const { commit, sha256: announcedSha256 } = announced;
  return { sha256: writer.digest(), bytes, from, commit, announcedSha256, resumed: start > 0 };
}

type GiveUp = (error: FexgraphError) => Promise<never>;

/** The server must go on exactly where the part ends, in the same file. */
async function resumedAt(
  plan: TransferPlan,
  from: string,
  response: Response,
  resumable: FoundPart | undefined,
  giveUp: GiveUp,
): Promise<number> {
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '') ?? [];
  const etag = strong(response.headers.get('etag'));
  const same =
    resumable !== undefined &&
    Number(first) === resumable.bytes &&
    (total === '*' || resumable.total === undefined || Number(total) === resumable.total) &&
    (etag === undefined || resumable.etag === undefined || etag === resumable.etag);
  return same ? resumable.bytes : startOver(plan, from, giveUp);
}

async function startOver({ part }: TransferPlan, from: string, giveUp: GiveUp): Promise<never> {
  await part.remove();
  return giveUp(new TransientFailure(`${from} has another file than the one begun; starting again`, 0));
}

function strong(etag: string | null): string | undefined {
  return etag === null || etag.startsWith('W/') ? undefined : etag;
}

/** Size of the whole file, where the answer says it and the bytes are not packed on the way. */
function declaredSize({ status, headers }: Response): number | undefined {
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity') return undefined;
  const text = status === 206 ? headers.get('content-range')?.split('/')[1] : headers.get('content-length');
  return text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

function refuseSize(from: string, declared: readonly (number | undefined)[], published: number | undefined): void {
  for (const bytes of declared) {
    if (bytes === undefined) continue;
    if (published !== undefined && bytes !== published) {
      throw wrongSize(from, `${bytes} bytes, the manifest says ${published}`);
    }
    if (bytes > MOST_BYTES) throw wrongSize(from, `${bytes} bytes, which is no checkpoint of a network here`);
  }
}

function wrongSize(from: string, what: string): FexgraphError {
  return new FexgraphError('BAD_CHECKPOINT', `${from} gives ${what}`, {
    hint: 'the file has changed or is damaged there: try another mirror, or import a file you have',
  });
}

function note({ model, observer }: TransferPlan, message: string): void {
  observer.note?.({ model, level: 'info', message });
}
