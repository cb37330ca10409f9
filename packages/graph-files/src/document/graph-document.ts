import type { FileEntry, FileMap, Position } from '../text/file-value.ts';

/** The name of a node, of a sub-graph's input, or `use.output`, as written. */
export interface Reference {
  readonly text: string;
  readonly at: Position;
}

/** One connection into a node, as written at the node or as an explicit edge. */
export interface FileWire {
  readonly from: Reference;
  readonly port?: string;
  readonly portAt?: Position;
}

interface AnyFileNode {
  readonly id: string;
  readonly at: Position;
  readonly wires: FileWire[];
}

export interface FileNode extends AnyFileNode {
  readonly kind: 'node';
  readonly type: Reference;
  readonly options?: FileMap;
  /** `backend: webgpu`, which stands for the option of that name. */
  readonly backend?: FileEntry;
  readonly settings: readonly FileEntry[];
}

/** A sub-graph in the place of a node. */
export interface FileUse extends AnyFileNode {
  readonly kind: 'use';
  readonly graph: Reference;
  readonly params?: FileMap;
}

/** `api` is for what a file cannot hold: functions, buffers, streams. Only the program can give it. */
export type ParamType = 'string' | 'number' | 'integer' | 'boolean' | 'strings' | 'numbers' | 'api';

export interface ParamDeclaration {
  readonly name: string;
  readonly at: Position;
  /** What it may be: one of these. */
  readonly types: readonly ParamType[];
  readonly description?: string;
  readonly default?: unknown;
  /** Without a value the options that name it are left out, and the node's own defaults hold. */
  readonly optional: boolean;
}

/** What files and sub-graphs have in common. */
export interface GraphBody {
  readonly at: Position;
  readonly params: ReadonlyMap<string, ParamDeclaration>;
  readonly nodes: ReadonlyMap<string, FileNode | FileUse>;
  /** Ids of nodes that are there but could not be read: whoever refers to them is not at fault. */
  readonly unreadable: ReadonlySet<string>;
  readonly outputs: ReadonlyMap<string, Reference>;
}

export interface SubGraph extends GraphBody {
  readonly name: string;
  /** Named inputs. Inside they are referred to like nodes. */
  readonly inputs: ReadonlyMap<string, Position>;
}

/** A graph file, read but not yet filled with params nor inlined. */
export interface GraphDocument extends GraphBody {
  readonly name?: string;
  readonly description?: string;
  readonly plugins: readonly Reference[];
  readonly settings: readonly FileEntry[];
  readonly graphs: ReadonlyMap<string, SubGraph>;
}

export type { FileEntry, Position };
