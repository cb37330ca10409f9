import {
  type FailedFrame,
  type FrameError,
  type FrameKey,
  type Keyed,
  NODE_INTERCEPTOR,
  type NodeDefinition,
  type NodeLifecycle,
  registerAlso,
  wrapNode,
} from '@fexgraph/core';
import { container as root } from 'tsyringe';
import { type HarnessOptions, harness } from '../harness/harness.ts';
import type { AnySubject } from './contract-subject.ts';
import { snapshot } from './snapshot.ts';
import { type InferencePlan, WatchedInference } from './watched-inference.ts';

export interface ContractPlan extends Omit<HarnessOptions, 'container' | 'inference' | 'clock' | 'timeoutMs'> {
  readonly inference?: InferencePlan;
  /** The node's `prepare` fails when it is over. */
  readonly failsToPrepare?: boolean;
}

export interface ContractRun {
  readonly outputs: readonly Keyed[];
  readonly errors: readonly FrameError[];
  readonly dropped: readonly FrameKey[];
  /** What ended the run as a whole. */
  readonly thrown: unknown;
  readonly calls: readonly string[];
  readonly inference: WatchedInference;
}

/** Runs a subject again and again, each time with a new node and new fakes, and looks after what it leaves behind. */
export class ContractBench {
  readonly definition: NodeDefinition;

  constructor(readonly subject: AnySubject) {
    this.definition = subject.make().definition;
  }

  /**
   * @param items none for a source
   * @throws Error naming every breach of a node's life: a buffer, timer or session left, `dispose` not called once
   *   (rejects). What ends the run as a whole is in the outcome.
   */
  async run(items: readonly (Keyed | FailedFrame)[] | undefined, plan: ContractPlan = {}): Promise<ContractRun> {
    const { inference: inferencePlan, failsToPrepare, ...options } = plan;
    const inference = new WatchedInference(this.subject.inference?.(), inferencePlan);
    const container = (this.subject.container?.() ?? root).createChildContainer();
    const calls: string[] = [];
    registerAlso(container, NODE_INTERCEPTOR, (typed, { id }) =>
      id === 'node' ? wrapNode(typed, { any: (node) => noted(node, calls, failsToPrepare) }) : typed,
    );
    const bench = harness(this.subject.make(), { ...options, container, inference });
    const run = bench.run as (...given: unknown[]) => ReturnType<typeof bench.run>;
    let outcome: Awaited<ReturnType<typeof run>> | undefined;
    let thrown: unknown;
    try {
      outcome = await (items ? run(items) : run());
    } catch (error) {
      if (error instanceof Error && error.message.includes('broke the node contract')) throw error;
      thrown = error;
    }
    const { outputs = [], errors = [], dropped = [] } = outcome ?? {};
    this.#checkLife(calls, inference);
    return { outputs: outputs as readonly Keyed[], errors, dropped, thrown, calls, inference };
  }

  /** As `run`, where nothing may fail. */
  async outputs(items: readonly Keyed[] | undefined, plan: ContractPlan = {}): Promise<readonly Keyed[]> {
    const { outputs, errors, thrown } = await this.run(items, plan);
    const failure = thrown ?? errors[0];
    if (failure) throw new Error(`it fails: ${(failure as Error).message}`, { cause: failure });
    return outputs;
  }

  /** Outputs as plain values. */
  async answers(items: readonly Keyed[] | undefined, plan: ContractPlan = {}): Promise<unknown[]> {
    return (await this.outputs(items, plan)).map(snapshot);
  }

  #checkLife(calls: readonly string[], { disposals }: WatchedInference): void {
    const disposed = calls.filter((call) => call === 'dispose').length;
    if (disposed > 1) throw new Error(`dispose was called ${disposed} times`);
    disposals.forEach((count, session) => {
      if (count !== 1) throw new Error(`session ${session} was disposed ${count} times`);
    });
    const open = this.subject.leftOpen?.() ?? [];
    if (open.length > 0) throw new Error(`it leaves open: ${open.join(', ')}`);
  }
}

/** `prepare` and `dispose` of a node, with a note of each call. */
function noted(
  node: NodeLifecycle,
  calls: string[],
  failsToPrepare = false,
): Pick<Required<NodeLifecycle>, 'prepare' | 'dispose'> {
  return {
    prepare: async (context) => {
      calls.push('prepare');
      await node.prepare?.(context);
      if (failsToPrepare) throw new Error('prepare fails');
    },
    dispose: () => {
      calls.push('dispose');
      return node.dispose?.();
    },
  };
}
