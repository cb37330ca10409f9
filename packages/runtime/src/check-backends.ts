import { type GraphCheck, nearMiss } from '@fexgraph/core';

/** Finds backends that are not registered. Whether a registered one works is known when its session opens. */
export function checkBackends(registered: readonly string[]): GraphCheck {
  return ({ id, definition, options }) => {
    const asked = (definition.models?.(options as never) ?? []).map((model) => model.backend);
    const unknown = [...new Set(asked)].filter(
      (name) => name !== undefined && name !== 'auto' && !registered.includes(name),
    );
    return unknown.map((name) => ({
      code: 'backend',
      path: id,
      at: 'backend',
      message: `there is no backend "${name}" here`,
      hint: nearMiss(name!, registered)
        ? `did you mean "${nearMiss(name!, registered)}"?`
        : `here are: ${registered.join(', ')}`,
    }));
  };
}
