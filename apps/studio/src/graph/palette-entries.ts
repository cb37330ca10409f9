import { inputPorts, type NodeKind, type NodeRegistry } from '@fexgraph/core';

/** A node type as the palette shows it. */
export interface PaletteEntry {
  readonly type: string;
  readonly version: number;
  readonly kind: NodeKind;
  readonly summary: string;
  /** What goes in: `Frame`, `Meshes`. */
  readonly takes: readonly string[];
  readonly gives: string | undefined;
}

export interface PaletteGroup {
  /** The package that brings the node types. */
  readonly plugin: string;
  readonly entries: readonly PaletteEntry[];
}

/** All node types of a page, by package. */
export function paletteGroups(registry: NodeRegistry): readonly PaletteGroup[] {
  const groups = new Map<string, PaletteEntry[]>();
  for (const { definition, plugin = 'others' } of registry.list()) {
    const { type, version, kind, summary, output } = definition;
    const takes = Object.values(inputPorts(definition)).map(({ packet }) => packet.name);
    const entry = { type, version, kind, summary, takes, gives: output?.packet.name };
    groups.set(plugin, [...(groups.get(plugin) ?? []), entry]);
  }
  return [...groups].map(([plugin, entries]) => ({ plugin, entries }));
}

/** The entries that have every word of the search, in their type, what they say, or the packets they take and give. */
export function searchPalette(groups: readonly PaletteGroup[], search: string): readonly PaletteGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return groups
    .map(({ plugin, entries }) => ({
      plugin,
      entries: entries.filter(({ type, summary, takes, gives = '' }) => {
        const said = [type, summary, ...takes, gives, plugin].join(' ').toLowerCase();
        return words.every((word) => said.includes(word));
      }),
    }))
    .filter(({ entries }) => entries.length > 0);
}

/** An id for a new node: the name of its type, with a number where that is taken. */
export function freeId(type: string, taken: readonly string[]): string {
  const name = type.slice(type.lastIndexOf('/') + 1);
  for (let number = 1; ; number++) {
    const id = number === 1 ? name : `${name}-${number}`;
    if (!taken.includes(id)) return id;
  }
}
