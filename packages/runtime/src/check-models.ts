import { FexgraphError, type GraphCheck, type GraphProblem } from '@fexgraph/core';
import type { ManifestEntry, ModelCatalog } from '@fexgraph/models';

function missingTensors(
  entry: ManifestEntry,
  kind: 'inputs' | 'outputs',
  wanted: readonly string[],
): string | undefined {
  const names = entry[kind].map((tensor) => tensor.name);
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length === 0) return undefined;
  return `has no ${kind.slice(0, -1)} ${missing.map((name) => `"${name}"`).join(', ')} (it has ${names.join(', ') || 'none'})`;
}

/** Finds models that are not in the catalogue or whose tensors do not fit the node that asks for them. */
export function checkModels(catalog: ModelCatalog): GraphCheck {
  return ({ id, definition, options }) =>
    (definition.models?.(options as never) ?? []).flatMap((requirement): GraphProblem[] => {
      let entry: ManifestEntry;
      try {
        entry = catalog.entry(requirement.id);
      } catch (thrown) {
        if (!(thrown instanceof FexgraphError)) throw thrown;
        return [{ code: 'model', path: id, at: 'model', message: thrown.message, hint: thrown.hint }];
      }
      const mismatches = [
        missingTensors(entry, 'inputs', requirement.inputs),
        missingTensors(entry, 'outputs', requirement.outputs),
      ].filter((text) => text !== undefined);
      return mismatches.map((mismatch) => ({
        code: 'model',
        path: id,
        at: 'model',
        message: `model "${entry.id}" does not fit ${definition.type}: it ${mismatch}`,
        hint: 'choose a model of the same kind (fexgraph models list)',
      }));
    });
}
