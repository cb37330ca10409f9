import type { DependencyContainer, InjectionToken } from 'tsyringe';
import type { FexBatch } from '../fex/fex-batch.ts';
import type { NodeDefinition } from '../node/definition.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import type { NodeListing } from '../node/pipeline-node-decorator.ts';
import type { Port } from '../node/port.ts';

/** What every table can be asked for. */
export interface TableOptions {
  /** The file to write. */
  readonly path: string;
  /** Write identity embeddings (biometric data). */
  readonly embeddings: boolean;
  /** Begin with a byte-order mark; given to formats whose sink has an option `bom`. Default false. */
  readonly bom?: boolean;
  /** Significant digits of fractions at most; given to formats whose sink has an option `digits`. Default: all there are. */
  readonly digits?: number;
}

/** A file format of tables: whoever writes tables asks for it by name, or by how the file is called. */
export interface TableFormat {
  /** What users write, for example `csv`. */
  readonly name: string;
  /** The end of its file names, with the dot: `.csv`. */
  readonly extension: string;
  /** The sink that writes it. */
  sink(options: TableOptions): NodeSpec<NodeDefinition & { readonly input: Port<FexBatch, false, false> }>;
}

/** A pipeline that is ready to be used, as the text of a graph file. */
export interface ReadyGraph {
  /** What users write, for example `embedded`. */
  readonly name: string;
  /** Name of the file, for messages. */
  readonly file: string;
  readonly text: string;
}

/** A plugin is a plain object: an npm package exports it, the host registers it. Nothing is loaded by scanning. */
export interface Plugin {
  /** The package's name. */
  readonly name: string;
  readonly nodes: readonly NodeListing[];
  readonly formats?: readonly TableFormat[];
  readonly graphs?: readonly ReadyGraph[];
  /** Node types that exist but not on this platform, each with where to find it or what to take: for error messages. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** Registers what its nodes inject, or a backend, in the container of the host. */
  register?(container: DependencyContainer): void;
}

/** Plugins of a container; register several with `container.register(PLUGIN, { useValue })`. */
export const PLUGIN: InjectionToken<Plugin> = Symbol.for('fexgraph.plugin');
