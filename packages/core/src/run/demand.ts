import { Observable, type Observer, type Subscriber, type Subscription, type TeardownLogic } from 'rxjs';

/** Whether a reader wants a value: nothing if it does, else a promise that resolves when it may. */
export type Demand = () => Promise<void> | undefined;

const SUBSCRIBE = Symbol.for('fexgraph.subscribe-on-demand');

interface OnDemand<T> {
  [SUBSCRIBE](observer: Partial<Observer<T>>, demand: Demand): Subscription;
}

/**
 * An Observable that asks its reader before it brings the next value, if the reader can say. Node operators can, and
 * hand the question on: a source and the nodes right behind it in one `pipe` wait for the slowest of them. For any
 * other reader it is an Observable like others.
 */
export class DemandObservable<T> extends Observable<T> implements OnDemand<T> {
  constructor(private readonly start: (subscriber: Subscriber<T>, demand: Demand) => TeardownLogic) {
    super((subscriber) => start(subscriber, () => undefined));
  }

  [SUBSCRIBE](observer: Partial<Observer<T>>, demand: Demand): Subscription {
    return new Observable<T>((subscriber) => this.start(subscriber, demand)).subscribe(observer);
  }
}

/** Subscribes with a demand where the input can wait for it. */
export function subscribeOnDemand<T>(
  input: Observable<T>,
  observer: Partial<Observer<T>>,
  demand: Demand,
): { readonly subscription: Subscription; readonly waits: boolean } {
  const subscribe = (input as Partial<OnDemand<T>>)[SUBSCRIBE];
  if (!subscribe) return { subscription: input.subscribe(observer), waits: false };
  return { subscription: subscribe.call(input, observer, demand), waits: true };
}
