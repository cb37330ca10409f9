import { Observable } from 'rxjs';
import type { CompiledGraph } from '../graph/compile.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { GraphRun } from './graph-run.ts';
import type { RunOptions } from './run-options.ts';

/** An output as a cold Observable: subscribing starts a run, unsubscribing aborts it. */
export function stream<T extends Keyed>(graph: CompiledGraph, output: string, options?: RunOptions): Observable<T> {
  return new Observable<T>((subscriber) => {
    const active = new GraphRun(graph, options);
    const subscription = active.output<T>(output).subscribe(subscriber);
    return () => {
      subscription.unsubscribe();
      void active.abort(); // Resolves in any case; nobody is left to tell.
    };
  });
}
