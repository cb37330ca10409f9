/** What a simulated cluster does at the moments at which it does it. */
export interface Deeds {
  isDone(part: number): Promise<boolean>;
  /** A worker has come to the end of a part. */
  finish(part: number): Promise<void>;
  /** A worker has died in the middle of a part. */
  die(part: number): Promise<void>;
}

export interface Cluster {
  readonly parts: number;
  readonly workers: number;
  /** Tasks of the array job. */
  readonly shards: number;
  /** Of attempts at a part: share that dies in the middle. */
  readonly deaths: number;
  /** Of deaths: share of workers that were only thought dead, and finish after somebody else has begun anew. */
  readonly zombies: number;
  /** Of attempts: share that takes five times as long. */
  readonly stragglers: number;
  /** Until a dead task is started again. */
  readonly requeueAfter: number;
  readonly seed: number;
}

export interface Played {
  /** When the last part was done. */
  readonly makespan: number;
  /** The time of all parts, stragglers among them, shared evenly: nobody dies, nobody waits. */
  readonly bound: number;
  readonly attempts: number;
  readonly deaths: number;
  readonly zombies: number;
}

const STRAGGLE = 5;

/** Bytes of parts, from half to one and a half of the usual. A part takes as long as its thousandth. */
export function sizesOf({ parts, seed }: Pick<Cluster, 'parts' | 'seed'>): readonly number[] {
  const random = randoms(seed + 1);
  return Array.from({ length: parts }, () => Math.round(1000 * (0.5 + random())));
}

/** How long parts take, as `partsOfShard` orders them: the largest first. */
export const durationsOf = (cluster: Pick<Cluster, 'parts' | 'seed'>): readonly number[] =>
  sizesOf(cluster)
    .map((bytes) => bytes / 1000)
    .sort((a, b) => b - a);

/** Numbers from 0 to 1: random, and the same for a seed. */
function randoms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Task {
  readonly shard: number;
  readonly readyAt: number;
}

interface Attempt {
  readonly shard: number;
  /** The one at work comes first. */
  readonly parts: readonly number[];
  readonly dies: boolean;
}

interface Slot {
  at: number;
  attempt?: Attempt;
}

/**
 * An array job in virtual time: whoever is free takes the next task, a task does what is not done of its shard, and a task
 * that died is queued again.
 *
 * @param durations of the parts as `partsOfShard` orders them: part `i` belongs to shard `i % shards`
 */
export async function play(cluster: Cluster, durations: readonly number[], deeds: Deeds): Promise<Played> {
  const { parts, workers, shards, deaths, zombies, stragglers, requeueAfter, seed } = cluster;
  const random = randoms(seed);
  const queue: Task[] = Array.from({ length: shards }, (_, i) => ({ shard: shards - 1 - i, readyAt: 0 }));
  const again: Task[] = [];
  const late: { readonly at: number; readonly part: number }[] = [];
  const slots: Slot[] = Array.from({ length: workers }, () => ({ at: 0 }));
  const sums = { makespan: 0, attempts: 0, deaths: 0, zombies: 0 };

  const begin = (slot: Slot, shard: number, left: readonly number[]) => {
    const dies = random() < deaths;
    sums.attempts++;
    slot.attempt = { shard, parts: left, dies };
    slot.at += durations[left[0]] * (random() < stragglers ? STRAGGLE : 1) * (dies ? random() : 1);
  };
  const end = async (slot: Slot, { shard, parts: [part, ...left], dies }: Attempt) => {
    slot.attempt = undefined;
    if (!dies) {
      await deeds.finish(part);
      sums.makespan = Math.max(sums.makespan, slot.at);
      if (left.length > 0) begin(slot, shard, left);
      return;
    }
    sums.deaths++;
    await deeds.die(part);
    again.push({ shard, readyAt: slot.at + requeueAfter });
    if (random() >= zombies) return;
    sums.zombies++;
    late.push({ at: slot.at + requeueAfter + 2, part });
  };
  /** Tasks that may be started again go first: they are older. */
  const take = async (slot: Slot): Promise<boolean> => {
    const isReady = again.length > 0 && again[0].readyAt <= slot.at;
    const task = (isReady ? undefined : queue.pop()) ?? again.shift();
    if (!task) return false;
    slot.at = Math.max(slot.at, task.readyAt);
    const left: number[] = [];
    for (let part = task.shard; part < parts; part += shards) if (!(await deeds.isDone(part))) left.push(part);
    if (left.length > 0) begin(slot, task.shard, left);
    return true;
  };

  const idle = new Set<Slot>();
  for (;;) {
    if (again.length > 0) idle.clear();
    const slot = slots
      .filter((one) => !idle.has(one))
      .reduce((first, one) => (one.at < first.at ? one : first), NOBODY);
    if (slot === NOBODY) break;
    for (const zombie of late.splice(0)) {
      if (zombie.at <= slot.at) await deeds.finish(zombie.part);
      else late.push(zombie);
    }
    if (slot.attempt) await end(slot, slot.attempt);
    else if (!(await take(slot))) idle.add(slot);
  }
  for (const { part } of late) await deeds.finish(part);
  const work = durations.reduce((sum, one) => sum + one, 0) * (1 + stragglers * (STRAGGLE - 1));
  return { ...sums, bound: work / workers };
}

const NOBODY: Slot = { at: Number.POSITIVE_INFINITY };
