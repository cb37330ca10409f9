import type { InjectionToken } from 'tsyringe';
import type { Clock } from '../clock/clock.ts';
import type { GraphMode } from '../graph/graph-spec.ts';

/** The node's own validated options (`OptionsOf<typeof definition>`). Registered per node instance. */
export const OPTIONS: InjectionToken<unknown> = Symbol.for('fexgraph.options');
/** Injected time. */
export const CLOCK: InjectionToken<Clock> = Symbol.for('fexgraph.clock');
/** What the graph of a run is for. Registered per run, and only where the graph says. */
export const GRAPH_MODE: InjectionToken<GraphMode> = Symbol.for('fexgraph.graph-mode');
