/** What a graph file may cost at most. A file from a stranger must not be able to exhaust the host. */
export interface FileLimits {
  /** Characters of the file, and of its keys and texts with each YAML alias counted. Default 262 144. */
  readonly maxCharacters: number;
  /** Nesting of maps and lists, and of sub-graphs. Default 32. */
  readonly maxDepth: number;
  /**
   * Keys and values, each YAML alias counted with everything it stands for, and params of sub-graphs in all their uses.
   * Default 50 000.
   */
  readonly maxValues: number;
  /** Nodes after sub-graphs are inlined. Default 1 000. */
  readonly maxNodes: number;
  /** Connections that are followed, each step through a sub-graph counted. Default 20 000. */
  readonly maxReferences: number;
  /** Problems that are listed; more are only counted. Default 100. */
  readonly maxProblems: number;
}

export const DEFAULT_LIMITS: FileLimits = {
  maxCharacters: 262_144,
  maxDepth: 32,
  maxValues: 50_000,
  maxNodes: 1_000,
  maxReferences: 20_000,
  maxProblems: 100,
};
