import { type NodeRegistry, parseNodeType } from '@fexgraph/core';
import type { GraphOutline, OutlineBody, OutlineNode } from '@fexgraph/graph-files';
import { paramOf } from './option-fields.ts';

export interface Access {
  readonly id: string;
  readonly type: string;
  readonly does: 'reads' | 'writes';
  /** Paths and addresses that the file names; empty where whoever runs it says. */
  readonly what: readonly string[];
}

/** What the nodes of a file from somebody else would read and write, sub-graphs included. */
export function readsAndWrites(outline: GraphOutline, registry: NodeRegistry): readonly Access[] {
  const bodies: readonly OutlineBody[] = [outline, ...Object.values(outline.graphs)];
  return bodies.flatMap((body) =>
    body.nodes.flatMap((node): Access[] => {
      const { id, type = '' } = node;
      const does = accessOf(type, registry);
      return does ? [{ id, type, does, what: textsOf(node, body) }] : [];
    }),
  );
}

/** Of a type that is not here, its family tells. */
function accessOf(type: string, registry: NodeRegistry): Access['does'] | undefined {
  const kind = registry.get(parseNodeType(type).type)?.definition.kind ?? type.split('/')[0];
  return kind === 'source' ? 'reads' : kind === 'sink' ? 'writes' : undefined;
}

/** Every text in the options that could name a place, with the defaults of params filled in. */
function textsOf({ options }: OutlineNode, { params }: OutlineBody): readonly string[] {
  const texts = (value: unknown): readonly string[] => {
    const param = paramOf(value);
    if (param !== undefined) return texts(params.find(({ name }) => name === param)?.default);
    if (typeof value === 'string') return [value];
    if (Array.isArray(value)) return value.flatMap(texts);
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
  };
  return PLACES.flatMap((option) => texts(options[option]));
}

const PLACES = ['inputs', 'folder', 'path', 'gallery', 'segments'];
