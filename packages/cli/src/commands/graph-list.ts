import { NodeRegistry, parseNodeType, type ReadyGraph } from '@fexgraph/core';
import { type GraphFile, readGraphFile } from '@fexgraph/graph-files';
import { listModels, type ModelListing } from '@fexgraph/models/node';
import { readyGraphs } from '@fexgraph/runtime';
import { createRuntime } from '@fexgraph/runtime/node';
import type { CommandContext } from '../command-context.ts';
import { importPlugins } from '../import-plugins.ts';
import type { PluginFlags } from '../plugin-option.ts';
import { table } from '../table.ts';

/** Models that the nodes of a graph ask for when their options are left alone. */
function modelsOf({ spec }: GraphFile, registry: NodeRegistry): readonly string[] {
  return Object.values(spec.nodes).flatMap(({ type }) => {
    const definition = registry.get(parseNodeType(type).type)?.definition;
    const options = definition?.options.safeParse({});
    if (!definition?.models || !options?.success) return [];
    return definition.models(options.data as never).map(({ id }) => id);
  });
}

/** Packs of the models that are not on this machine. */
function absentPacks(ids: readonly string[], listing: readonly ModelListing[]): readonly string[] {
  return [
    ...new Set(listing.filter(({ id, state }) => state === 'absent' && ids.includes(id)).map(({ pack }) => pack)),
  ];
}

function needsOf(file: GraphFile, registry: NodeRegistry, listing: readonly ModelListing[]): string {
  // Such a param takes an object of JavaScript, which no command line can give.
  const fromProgram = file.params.filter(({ types }) => types.every((type) => type === 'api')).map(({ name }) => name);
  const packs = absentPacks(modelsOf(file, registry), listing);
  const needs = [
    ...(fromProgram.length > 0 ? [`a program that gives: ${fromProgram.join(', ')}`] : []),
    ...packs.map((pack) => `models: fexgraph models pull ${pack}`),
  ];
  return needs.join('; ') || 'nothing more: runs offline';
}

const firstSentence = ({ description = '' }: GraphFile) => /^.*?\.(?=\s|$)/s.exec(description)?.[0] ?? description;

/** `fexgraph graph list`. */
export async function listGraphs(flags: PluginFlags, { terminal }: CommandContext): Promise<void> {
  const runtime = await createRuntime({ plugins: await importPlugins(flags) });
  try {
    const listing = await listModels(runtime.models);
    const rows = readyGraphs(runtime.container).map(({ name, text, file }: ReadyGraph) => {
      const graph = readGraphFile(text, file, { placeholders: true });
      return [name, needsOf(graph, NodeRegistry.of(runtime.container), listing), firstSentence(graph)];
    });
    terminal.out(table([['graph', 'needs', 'gives'], ...rows]));
    terminal.out('\nThose that take pictures: fexgraph detect --pack NAME. Files: graphs/NAME.yaml\n');
  } finally {
    await runtime.dispose();
  }
}
