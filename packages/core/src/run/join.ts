import { Observable } from 'rxjs';
import type { Ports } from '../node/port.ts';
import type { Slot, Token } from './token.ts';

export interface JoinBranch {
  readonly port: string;
  /** Place among the edges of a port that takes many. */
  readonly position: number;
  /** Source nodes whose frames come along this branch. */
  readonly entries: ReadonlySet<string>;
  readonly tokens: Observable<Token>;
}

interface Gathering {
  missing: number;
  readonly item: Record<string, unknown>;
  news: Exclude<Token, { kind: 'packet' }> | undefined;
}

/** A failure says more than a drop. */
function graver(a: Gathering['news'], b: Exclude<Token, { kind: 'packet' }>): Gathering['news'] {
  return a?.kind === 'failed' ? a : b;
}

/**
 * Waits for all branches of a frame and gives one token with a value per port (run semantics 6). If a branch failed or
 * dropped the frame, so does the join, once all branches are in.
 */
export function joinTokens(ports: Ports, branches: readonly JoinBranch[]): Observable<Token> {
  const expected = new Map<string, number>();
  for (const { entries } of branches) for (const entry of entries) expected.set(entry, (expected.get(entry) ?? 0) + 1);
  const many = Object.keys(ports).filter((name) => ports[name].many);

  return new Observable((subscriber) => {
    const open = new Map<Slot, Gathering>();
    const gather = (slot: Slot): Gathering => {
      let gathering = open.get(slot);
      if (!gathering) {
        const item: Record<string, unknown> = { key: slot.key };
        for (const name of many) item[name] = [];
        gathering = { missing: expected.get(slot.entry) ?? branches.length, item, news: undefined };
        open.set(slot, gathering);
      }
      return gathering;
    };
    let running = branches.length;
    const subscriptions = branches.map((branch) =>
      branch.tokens.subscribe({
        next: (token) => {
          const gathering = gather(token.slot);
          if (token.kind !== 'packet') gathering.news = graver(gathering.news, token);
          else if (ports[branch.port].many) (gathering.item[branch.port] as unknown[])[branch.position] = token.packet;
          else gathering.item[branch.port] = token.packet;
          if (--gathering.missing > 0) return;
          open.delete(token.slot);
          subscriber.next(gathering.news ?? { kind: 'packet', slot: token.slot, packet: gathering.item });
        },
        complete: () => {
          if (--running === 0) subscriber.complete();
        },
        error: (thrown) => subscriber.error(thrown),
      }),
    );
    return () => {
      for (const subscription of subscriptions) subscription.unsubscribe();
    };
  });
}
