import { FexgraphError, inputPorts, type NodeDefinition, parseOptions, requireOptions } from '@fexgraph/core';
import { z } from 'zod';
import type { AnySubject, Check } from './contract-subject.ts';

/** Values that no option takes. */
const NONSENSE: readonly unknown[] = [Symbol('nonsense'), Number.NaN, null];

/** What a definition says of itself, and what its options let through. */
export function definitionChecks(subject: AnySubject): Check[] {
  const spec = subject.make();
  const { definition } = spec;
  const names = optionNames(definition);
  return [
    {
      promise: 'says what it is, what its ports carry and what its options mean',
      run: () => {
        const faults = [
          ...(isLine(definition.summary) ? [] : ['its summary is not one line without a full stop']),
          ...Object.entries(inputPorts(definition)).flatMap(([name, { doc }]) =>
            doc.trim() ? [] : [`port ${name} has no description`],
          ),
          ...(definition.output && !definition.output.doc.trim() ? ['its output has no description'] : []),
          ...Object.entries(describedOptions(definition)).flatMap(([name, description]) =>
            description?.trim() ? [] : [`option ${name} has no description`],
          ),
          ...(definition.live ?? []).flatMap((name) => (names.includes(name) ? [] : [`live names no option: ${name}`])),
        ];
        if (faults.length > 0) throw new Error(faults.join('; '));
      },
    },
    {
      promise: 'names its models and its Fex columns once each',
      run: () => {
        const options = requireOptions(definition, spec.options);
        const models = definition.models?.(options).map(({ id }) => id) ?? [];
        for (const [what, all] of Object.entries({ models, columns: definition.columns?.(options) ?? [] })) {
          const doubles = all.filter((name, i) => all.indexOf(name) !== i);
          if (doubles.length > 0) throw new Error(`${what} named twice: ${doubles.join(', ')}`);
        }
      },
    },
    {
      promise: 'refuses options that do not exist or make no sense',
      run: () => {
        const written = (spec.options ?? {}) as Record<string, unknown>;
        mustRefuse(definition, { ...written, 'no-such-option': 1 });
        for (const name of names) for (const value of NONSENSE) mustRefuse(definition, { ...written, [name]: value });
        for (const options of subject.refuses ?? []) mustRefuse(definition, { ...written, ...options });
      },
    },
  ];
}

function isLine(text: string): boolean {
  return /^\S[^\n]*[^\s.]$/.test(text);
}

function describedOptions({ options }: NodeDefinition): Record<string, string | undefined> {
  const schema = z.toJSONSchema(options, { unrepresentable: 'any', io: 'input' });
  const entries = Object.entries(schema.properties ?? {});
  return Object.fromEntries(entries.map(([name, option]) => [name, (option as { description?: string }).description]));
}

function optionNames(definition: NodeDefinition): string[] {
  return Object.keys(describedOptions(definition));
}

function mustRefuse(definition: NodeDefinition, options: object): void {
  let accepted: boolean;
  try {
    accepted = 'options' in parseOptions(definition, options);
  } catch (thrown) {
    if (!(thrown instanceof FexgraphError))
      throw new Error(`its options throw on ${shown(options)}`, { cause: thrown });
    accepted = false;
  }
  if (accepted) throw new Error(`it takes the options ${shown(options)}`);
}

function shown(options: object): string {
  const parts = Object.entries(options).map(
    ([name, value]) =>
      `${name}: ${typeof value === 'object' && value ? (value.constructor?.name ?? '{}') : String(value)}`,
  );
  return `{ ${parts.join(', ')} }`;
}
