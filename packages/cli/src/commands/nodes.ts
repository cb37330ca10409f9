import {
  columnMeanings,
  columnNames,
  FexgraphError,
  inputPorts,
  type NodeDefinition,
  NodeRegistry,
  nearMiss,
  type Port,
  type RegisteredNode,
} from '@fexgraph/core';
import { NODE_ONLY, WEB_ONLY } from '@fexgraph/runtime';
import { BUILT_IN_PLUGINS } from '@fexgraph/runtime/node';
import * as z from 'zod';
import type { CommandContext } from '../command-context.ts';
import { importPlugins } from '../import-plugins.ts';
import type { PluginFlags } from '../plugin-option.ts';
import { printJson } from '../print-json.ts';
import { table } from '../table.ts';
import { importLine } from './import-line.ts';

export interface ListFlags extends PluginFlags {
  readonly json?: boolean;
}

async function knownNodes(flags: PluginFlags): Promise<NodeRegistry> {
  const registry = new NodeRegistry();
  for (const plugin of [...BUILT_IN_PLUGINS, ...(await importPlugins(flags))]) registry.addPlugin(plugin);
  return registry;
}

function kindOf(definition: NodeDefinition): string {
  if (!definition.output) return 'sink';
  return definition.input || definition.inputs ? 'node' : 'source';
}

const packets = (definition: NodeDefinition) =>
  [
    Object.values(inputPorts(definition))
      .map((port) => port.packet.name)
      .join(' + '),
    definition.output?.packet.name ?? '',
  ]
    .map((side) => side || '-')
    .join(' -> ');

function portLine(name: string, port: Port): string[] {
  const notes = [port.many ? 'any number' : port.optional ? 'optional' : '', port.sensitive ? 'biometric data' : ''];
  return [`  ${name}`, port.packet.name, port.doc, notes.filter(Boolean).join(', ')];
}

interface OptionSchema {
  readonly type?: string;
  readonly default?: unknown;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** One line per option: name, type and range, default, what it means. */
function optionLines(definition: NodeDefinition): string[][] {
  const schema = z.toJSONSchema(definition.options, { unrepresentable: 'any', io: 'input' }) as {
    properties?: Record<string, OptionSchema>;
    required?: readonly string[];
  };
  return Object.entries(schema.properties ?? {}).map(([name, option]) => {
    const range =
      option.minimum !== undefined || option.maximum !== undefined
        ? ` ${option.minimum ?? ''}..${option.maximum ?? ''}`
        : '';
    const type = option.enum ? option.enum.join(' | ') : `${option.type ?? 'any'}${range}`;
    const fallback = schema.required?.includes(name)
      ? 'required'
      : option.default === undefined
        ? ''
        : `default ${JSON.stringify(option.default)}`;
    const live = definition.live?.includes(name) ? ' (may change while running)' : '';
    return [`  ${name}`, type, fallback, `${option.description ?? ''}${live}`];
  });
}

/** One line per group of columns: names, unit, range, where a positive number points, what they say. */
function columnLines({ columns, options }: NodeDefinition): string[][] {
  const defaults = options.safeParse({});
  // Columns of a node whose options are required depend on them.
  if (!columns || !defaults.success) return [];
  return columnMeanings(columns(defaults.data as never)).map((entry) => [
    `  ${columnNames(entry)}`,
    entry.unit ?? '',
    entry.range ?? '',
    `${entry.meaning}${entry.positive ? `; positive: ${entry.positive}` : ''}`,
  ]);
}

function describe({ definition, plugin }: RegisteredNode, program: string | undefined): string {
  const inputs = Object.entries(inputPorts(definition)).map(([name, port]) => portLine(name, port));
  const output = definition.output ? [portLine('', definition.output)] : [];
  const options = optionLines(definition);
  const columns = columnLines(definition);
  const { stateful, maxBatch = 1, concurrency = 1 } = definition.traits ?? {};
  return [
    `${definition.type}@${definition.version}  (${kindOf(definition)}, ${plugin})\n${definition.summary}\n`,
    inputs.length > 0 ? `\nInputs\n${table(inputs)}` : '',
    output.length > 0 ? `\nOutput\n${table(output)}` : '',
    columns.length > 0 ? `\nColumns\n${table(columns)}` : '',
    options.length > 0 ? `\nOptions\n${table(options)}` : '',
    `\nTraits: ${stateful ? 'stateful' : 'stateless'}, batches of up to ${maxBatch}, ${concurrency} call${concurrency === 1 ? '' : 's'} at once\n`,
    program ? `In a program: ${program}\n` : '',
  ].join('');
}

/** `fexgraph nodes list`. */
export async function listNodes(flags: ListFlags, context: CommandContext): Promise<void> {
  const list = (await knownNodes(flags)).list();
  if (flags.json) {
    const rows = list.map(({ definition, plugin }) => ({
      type: definition.type,
      version: definition.version,
      kind: kindOf(definition),
      summary: definition.summary,
      plugin,
    }));
    printJson(context, rows);
    return;
  }
  const rows = list.map(({ definition }) => [
    definition.type,
    kindOf(definition),
    packets(definition),
    definition.summary,
  ]);
  context.terminal.out(table(rows));
  const inNodeOnly = list.map(({ definition }) => definition.type).filter((type) => type in NODE_ONLY);
  context.terminal.out(
    `\nNot in browsers: ${inNodeOnly.join(', ')}. Only there: ${Object.keys(WEB_ONLY).join(', ')}.\n`,
  );
}

/** `fexgraph nodes describe`. @throws FexgraphError NOT_REGISTERED (rejects) */
export async function describeNode(type: string, flags: PluginFlags, { terminal }: CommandContext): Promise<void> {
  const registry = await knownNodes(flags);
  const node = registry.get(type);
  if (!node) {
    const elsewhere = WEB_ONLY[type];
    if (elsewhere) throw new FexgraphError('NOT_REGISTERED', `"${type}" runs in browsers`, { hint: elsewhere });
    const known = registry.list().map(({ definition }) => definition.type);
    const near = known.find((name) => name.startsWith(type)) ?? nearMiss(type, known);
    throw new FexgraphError('NOT_REGISTERED', `there is no node type "${type}"`, {
      hint: near ? `did you mean "${near}"?` : 'see fexgraph nodes list',
    });
  }
  terminal.out(describe(node, await importLine(node)));
}
