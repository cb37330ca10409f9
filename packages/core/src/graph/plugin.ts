import type { InjectionToken } from 'tsyringe';
import type { NodeClass } from '../node/pipeline-node-decorator.ts';

/** A plugin is a plain object: an npm package exports it, the host registers it. Nothing is loaded by scanning. */
export interface Plugin {
  /** The package's name. */
  readonly name: string;
  readonly nodes: readonly NodeClass[];
}

/** Plugins of a container; register several with `container.register(PLUGIN, { useValue })`. */
export const PLUGIN: InjectionToken<Plugin> = Symbol.for('fexgraph.plugin');
