import { didYouMean } from '@fexgraph/core';
import type { Reference } from '../document/graph-document.ts';
import type { ProblemLog } from '../problem-log.ts';
import type { FileLimits } from '../text/limits.ts';
import type { GraphInstance } from './graph-instance.ts';

/** Finds the nodes that references stand for, through the inputs and outputs of sub-graphs. */
export class ReferenceResolver {
  /** References being resolved: a sub-graph that hands an input through can be wired to itself. */
  readonly #open: string[] = [];

  #followed = 0;

  constructor(
    private readonly log: ProblemLog,
    private readonly limits: FileLimits,
  ) {}

  /** Ids of nodes; several where an input of a sub-graph has several wires, none after a problem. */
  resolve(instance: GraphInstance, reference: Reference): readonly string[] {
    // Sub-graphs that wire an input twice into each other would double it at every level.
    if (++this.#followed > this.limits.maxReferences) {
      this.log.add('limit', reference.at, `the graph has more than ${this.limits.maxReferences} connections`);
      return [];
    }
    const step = `${instance.prefix}${reference.text}`;
    if (this.#open.includes(step)) {
      this.log.add(
        'cycle',
        reference.at,
        `"${reference.text}" leads back to itself: ${[...this.#open, step].join(' <- ')}`,
      );
      return [];
    }
    this.#open.push(step);
    const ids = this.#follow(instance, reference);
    this.#open.pop();
    return ids;
  }

  #follow(instance: GraphInstance, reference: Reference): readonly string[] {
    const { text } = reference;
    const wires = instance.inputs?.wires.get(text);
    if (wires) return wires.flatMap((wire) => this.resolve(instance.inputs!.parent, wire.from));
    if (instance.body.unreadable.has(text)) return [];
    const node = instance.body.nodes.get(text);
    if (node?.kind === 'node') return [instance.prefix + text];
    if (node) return this.#onlyOutput(instance, reference);
    const dot = text.lastIndexOf('.');
    if (dot > 0) return this.#namedOutput(instance, reference, text.slice(0, dot), text.slice(dot + 1));
    return this.#unknown(instance, reference);
  }

  #onlyOutput(instance: GraphInstance, { text, at }: Reference): readonly string[] {
    const child = instance.children.get(text);
    if (!child) return []; // its use was a problem and is reported
    const outputs = [...child.body.outputs];
    if (outputs.length === 1) return this.resolve(child, outputs[0][1]);
    const names = outputs.map(([name]) => `${text}.${name}`);
    const message = names.length > 0 ? `"${text}" has ${names.length} outputs` : `sub-graph "${text}" has no output`;
    this.log.add('unknown-port', at, message, names.length > 0 ? { hint: `write ${names.join(' or ')}` } : {});
    return [];
  }

  #namedOutput(instance: GraphInstance, reference: Reference, id: string, output: string): readonly string[] {
    const node = instance.body.nodes.get(id);
    if (node?.kind === 'node') {
      const message = `"${id}" is a node and its output has no name`;
      this.log.add('unknown-port', reference.at, message, { hint: `write ${id}` });
      return [];
    }
    if (instance.body.unreadable.has(id)) return [];
    if (!node) return this.#unknown(instance, reference);
    const child = instance.children.get(id);
    if (!child) return [];
    const inner = child.body.outputs.get(output);
    if (inner) return this.resolve(child, inner);
    const names = [...child.body.outputs.keys()];
    this.log.add('unknown-port', reference.at, `"${id}" has no output "${output}"`, {
      hint: () => didYouMean(output, names) ?? (names.length > 0 ? `its outputs are: ${names.join(', ')}` : undefined),
    });
    return [];
  }

  #unknown(instance: GraphInstance, { text, at }: Reference): readonly string[] {
    const known = () => [...(instance.inputs?.wires.keys() ?? []), ...instance.body.nodes.keys()];
    this.log.add('unknown-node', at, `there is no node "${text}"`, { hint: () => didYouMean(text, known()) });
    return [];
  }
}
