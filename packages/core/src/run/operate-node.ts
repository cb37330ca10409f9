import { Observable, type Observer } from 'rxjs';
import type { DependencyContainer } from 'tsyringe';
import { systemClock } from '../clock/system-clock.ts';
import { FexgraphError, toError } from '../errors/fexgraph-error.ts';
import { FrameError } from '../errors/frame-error.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import { requireOptions } from '../node/parse-options.ts';
import type { SinkNode, StreamNode } from '../node/pipeline-node.ts';
import { CLOCK } from '../node/tokens.ts';
import { Frame } from '../packets/frame.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { isOwned } from '../packets/owned.ts';
import { Activity } from './activity.ts';
import { Fifo } from './fifo.ts';
import { mapStage } from './map-stage.ts';
import { NodeHost } from './node-host.ts';
import { NodeCounters } from './node-stats.ts';
import { sinkStage } from './sink-stage.ts';
import type { StageContext } from './stage.ts';
import { streamStage } from './stream-stage.ts';
import type { Slot, Token } from './token.ts';

function tokenOf(packet: Keyed): Token {
  const slot: Slot = {
    key: packet.key,
    entry: '',
    frame: packet instanceof Frame ? packet : undefined,
    owned: [],
    remaining: 1,
    delivered: false,
    recovered: false,
    failure: undefined,
    onSettled: () => undefined,
  };
  return { kind: 'packet', slot, packet };
}

/**
 * Runs one node as a plain RxJS operator: the same stage as inside a graph, with the policy `fail`. Packets that come
 * while the node prepares wait. Buffers belong to the caller.
 */
export function operateNode(
  spec: NodeSpec,
  container: DependencyContainer,
  input: Observable<Keyed>,
): Observable<Keyed> {
  return new Observable((subscriber: Observer<Keyed> & { add(teardown: () => void): void }) => {
    const options = requireOptions(spec.definition, spec.options);
    const clock = container.isRegistered(CLOCK, true) ? container.resolve(CLOCK) : systemClock;
    const own = container.createChildContainer();
    if (!own.isRegistered(CLOCK, true)) own.register(CLOCK, { useValue: clock });
    const id = spec.definition.type;
    const host = new NodeHost({ id, nodeClass: spec.nodeClass, definition: spec.definition, options }, own, clock);
    const controller = new AbortController();
    const activity = new Activity(clock);
    const process = { signal: controller.signal };
    const isSink = !spec.definition.output;
    let failed = false;

    const close = async (complete: boolean) => {
      await activity.idle(10_000);
      if (isSink) await (host.node as SinkNode).finish?.({ complete });
      await host.dispose();
      await own.dispose();
    };
    let closing: Promise<void> | undefined;
    const closeOnce = (complete: boolean) => {
      closing ??= close(complete);
      return closing;
    };
    const fail = (error: unknown) => {
      if (failed) return;
      failed = true;
      controller.abort(error);
      closeOnce(false).then(
        () => subscriber.error(error),
        () => subscriber.error(error),
      );
    };
    const context: StageContext = {
      host,
      counters: new NodeCounters(),
      clock,
      process,
      timeoutMs: 300_000,
      maxBatch: spec.definition.traits?.stateful ? 1 : (spec.definition.traits?.maxBatch ?? 1),
      batchDelayMs: 0,
      retries: 0,
      failed: (slot, thrown) => {
        const failure = new FrameError(slot.key, slot.frame?.name, id, thrown);
        fail(failure);
        return { kind: 'failed', slot, failure, nullRow: false };
      },
      own: (_slot, packet) => {
        if (failed && isOwned(packet)) packet.release();
      },
      recovered: () => undefined,
      broken: fail,
      track: (work) => activity.track(work),
    };
    const stage = isSink
      ? sinkStage(context)
      : 'connect' in (host.node as Partial<StreamNode>)
        ? streamStage(context)
        : mapStage(context);

    const early = new Fifo<Keyed>();
    let ready = false;
    let ended = false;
    let push: ((packet: Keyed) => void) | undefined;
    let end: (() => void) | undefined;
    const tokens = new Observable<Token>((stageInput) => {
      push = (packet) => stageInput.next(tokenOf(packet));
      end = () => stageInput.complete();
      for (let packet = early.shift(); packet; packet = early.shift()) push(packet);
      ready = true;
      if (ended) end();
    });
    const subscription = input.subscribe({
      next: (packet) => (ready ? push!(packet) : early.push(packet)),
      complete: () => {
        ended = true;
        end?.();
      },
      error: fail,
    });
    let output: { unsubscribe(): void } | undefined;
    activity.track(Promise.resolve(host.prepare(process))).then(
      () => {
        if (controller.signal.aborted) return;
        output = stage(tokens).subscribe({
          next: (token) => {
            if (token.kind === 'packet' && !failed) subscriber.next(token.packet as Keyed);
          },
          complete: () => {
            if (failed) return;
            closeOnce(true).then(
              () => subscriber.complete(),
              (thrown) => subscriber.error(thrown),
            );
          },
          error: fail,
        });
      },
      (thrown) => fail(thrown instanceof FexgraphError ? thrown : toError(thrown)),
    );
    return () => {
      controller.abort(new FexgraphError('CANCELLED', 'the observer unsubscribed'));
      subscription.unsubscribe();
      output?.unsubscribe();
      // Nobody is left to tell: the observer has gone.
      closeOnce(false).catch(() => undefined);
    };
  });
}
