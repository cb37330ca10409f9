import type { InjectionToken } from 'tsyringe';
import type { Clock } from '../clock/clock.ts';

/** The node's own validated options (`OptionsOf<typeof definition>`). Registered per node instance. */
export const OPTIONS: InjectionToken<unknown> = Symbol.for('fexgraph.options');
/** Injected time. */
export const CLOCK: InjectionToken<Clock> = Symbol.for('fexgraph.clock');
