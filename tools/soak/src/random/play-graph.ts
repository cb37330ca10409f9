import {
  compile,
  type FrameKey,
  GraphBuilder,
  type GraphRun,
  isBalanced,
  run,
  type SettledFrame,
  VirtualClock,
} from '@fexgraph/core';
import { container } from 'tsyringe';
import { foresee } from './foresee.ts';
import { type GraphPlan, type Intervention, planGraph } from './graph-plan.ts';
import { type Item, mapNode, sink, source, streamNode, text, type World } from './random-nodes.ts';

/** Turns of the event loop without anything to wait for, after which a run counts as hanging. */
const PATIENCE = 60;
const NODE_TIMEOUT_MS = 400;
const ADDED = 'added';

/** Plays a random graph and names everything about it that the semantics of a run forbid; nothing if all is well. */
export async function playGraph(seed: number): Promise<readonly string[]> {
  const plan = planGraph(seed);
  const world: World = { clock: new VirtualClock(), made: [] };
  const arrived = new Map<string, FrameKey[]>();
  const active = start(plan, world, (terminal, { key }) => {
    const keys = arrived.get(terminal) ?? [];
    arrived.set(terminal, keys);
    keys.push(key);
  });
  const settlements: SettledFrame[] = [];
  active.settlements.subscribe((settlement) => settlements.push(settlement));
  const refused = intervene(plan, world, active);
  if (!(await finish(world.clock, active.settled))) {
    const counts = JSON.stringify(active.counts);
    active.abort();
    return [`it hangs: ${counts}`];
  }
  const { report, error } = await active.settled;
  // What was given up may still answer.
  for (let i = 0; i < 5; i++) {
    world.clock.advance(1000);
    await turn();
  }

  const wrong: string[] = [...refused];
  const isAborted = plan.interventions.some(({ what }) => what === 'abort') && error?.code === 'CANCELLED';
  if (error && !isAborted) wrong.push(`it ended with ${error.code}: ${error.message}`);
  const { counts } = report;
  if (!isBalanced(counts)) wrong.push(`accounts: ${JSON.stringify(counts)}`);
  if (settlements.length !== counts.accepted) wrong.push(`${settlements.length} settled of ${counts.accepted}`);
  const released = world.made.filter(({ releases }) => releases !== 1);
  if (released.length > 0) wrong.push(`${released.length} packets not released once: ${text(released[0].key)}`);
  for (const [terminal, keys] of arrived) wrong.push(...orderOf(keys).map((line) => `${terminal}: ${line}`));
  const isLive = plan.sources.some(({ flow }) => flow !== 'wait');
  if (!isLive && !isAborted) {
    wrong.push(...orderOf(settlements.map(({ key }) => key)).map((line) => `settled ${line}`));
    wrong.push(...compare(plan, settlements));
  }
  return wrong;
}

function start(plan: GraphPlan, world: World, arrive: (terminal: string, item: Item) => void): GraphRun {
  const graph = new GraphBuilder(`seed ${plan.seed}`);
  const wires = new Map<string, unknown>();
  for (const planned of plan.sources) {
    wires.set(planned.id, graph.add(planned.id, source(planned, world)));
    graph.settings(planned.id, { flow: planned.flow, maxInFlight: planned.maxInFlight });
  }
  const isJoin = (inputs: readonly string[]) => inputs.length > 1 && sameSources(plan, inputs);
  for (const node of plan.nodes) {
    const inputs = node.inputs.map((id) => wires.get(id)!);
    const joins = isJoin(node.inputs);
    const spec = node.kind === 'map' ? mapNode(node, joins ? 2 : 1, world) : streamNode(node, world);
    const wiring = joins ? { many: inputs } : inputs;
    wires.set(node.id, graph.add(node.id, spec, ...([wiring] as unknown as [])));
    if (node.kind === 'map') graph.settings(node.id, { maxBatch: node.maxBatch, batchDelayMs: node.batchDelayMs });
  }
  plan.sinks.forEach(({ input, delays }, i) => {
    const spec = sink(`sink-${i}`, delays, world, (item) => arrive(`sink-${i}`, item));
    graph.add(`sink-${i}`, spec, ...([wires.get(input)] as unknown as []));
  });
  for (const id of plan.outputs) graph.output(id, wires.get(id) as never);
  const compiled = compile(graph.build({ onError: plan.onError }), container);
  const active = run(compiled, { clock: world.clock, nodeTimeoutMs: NODE_TIMEOUT_MS, graceMs: 50 });
  for (const id of plan.outputs) {
    active.output<Item>(id).subscribe({ next: (item) => arrive(`output ${id}`, item), error: () => undefined });
  }
  return active;
}

function sourcesOf(plan: GraphPlan, id: string): readonly string[] {
  const node = plan.nodes.find((candidate) => candidate.id === id);
  return node ? [...new Set(node.inputs.flatMap((input) => sourcesOf(plan, input)))].sort() : [id];
}

function sameSources(plan: GraphPlan, inputs: readonly string[]): boolean {
  const [first, ...rest] = inputs.map((id) => sourcesOf(plan, id).join());
  return rest.every((sources) => sources === first);
}

/** Plans what is done while the graph runs. What is refused for another reason than being too late is wrong. */
function intervene(plan: GraphPlan, world: World, active: GraphRun): string[] {
  const refused: string[] = [];
  const act = async ({ what, target }: Intervention) => {
    if (what === 'abort') void active.abort();
    if (what === 'drain') void active.drain();
    if (what === 'pause') active.pause();
    if (what === 'resume') active.resume();
    if (what === 'swap') await active.swap(target, { generation: 1 });
    if (what === 'remove-source') await active.removeSource(target);
    if (what === 'add-source') {
      const like = plan.sources.find(({ id }) => id === target)!;
      await active.addSource(ADDED, source(like, world, `${ADDED}-${target}`), target, {
        maxInFlight: like.maxInFlight,
      });
    }
  };
  for (const intervention of plan.interventions) {
    world.clock.after(intervention.atMs, () => {
      act(intervention).catch((thrown: Error & { code?: string }) => {
        const isLate = thrown.code === 'CANCELLED' || thrown.code === 'BAD_GRAPH';
        if (!isLate) refused.push(`${intervention.what} ${intervention.target}: ${thrown.message}`);
      });
    });
  }
  return refused;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Lets virtual time pass until the run has ended; false if nothing happens any more. */
async function finish(clock: VirtualClock, end: Promise<unknown>): Promise<boolean> {
  let over = false;
  void end.then(() => {
    over = true;
  });
  for (let idle = 0; idle < PATIENCE; ) {
    await turn();
    if (over) return true;
    if (clock.nextDue === undefined) idle++;
    else {
      idle = 0;
      clock.advance(clock.nextDue - clock.now());
    }
  }
  return false;
}

/** Frames of a source rise. */
function orderOf(keys: readonly FrameKey[]): string[] {
  const last = new Map<string, number>();
  for (const key of keys) {
    if (key.index <= (last.get(key.source) ?? -1)) return [`${text(key)} after ${last.get(key.source)}`];
    last.set(key.source, key.index);
  }
  return [];
}

function compare(plan: GraphPlan, settlements: readonly SettledFrame[]): string[] {
  const entryOf = (name: string) =>
    plan.sources.find(({ id }) => name.replace(`${ADDED}-`, '').startsWith(`${id}-`))!.id;
  const foreseen = foresee(
    plan,
    settlements.map(({ key }) => key),
    entryOf,
  );
  const other = settlements.filter(({ key, settlement }) => foreseen.get(text(key)) !== settlement);
  if (other.length === 0) return [];
  const [{ key, settlement }] = other;
  return [`${other.length} frames ended otherwise: ${text(key)} as ${settlement}, not ${foreseen.get(text(key))}`];
}
