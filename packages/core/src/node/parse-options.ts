import { FexgraphError } from '../errors/fexgraph-error.ts';
import { didYouMean } from '../graph/near-miss.ts';
import type { NodeDefinition } from './definition.ts';

export interface OptionIssue {
  /** Dotted path of the option, empty for the whole. */
  readonly option: string;
  readonly message: string;
  readonly hint?: string;
}

/** Anything with options: a node, or a function of the API. */
export type HasOptions = Pick<NodeDefinition, 'type' | 'options'>;

export type ParsedOptions = { readonly options: unknown } | { readonly issues: readonly OptionIssue[] };

/** Names of the options, or undefined where a schema takes any. */
function knownOptions({ options }: HasOptions): readonly string[] | undefined {
  if (!('shape' in options)) return undefined;
  const { catchall } = options.def as { readonly catchall?: { readonly def: { readonly type: string } } };
  return catchall && catchall.def.type !== 'never' ? undefined : Object.keys(options.shape as object);
}

function unknownOptions(known: readonly string[], written: object): OptionIssue[] {
  return Object.keys(written)
    .filter((name) => !known.includes(name))
    .map((option) => ({
      option,
      message: 'there is no such option',
      hint:
        didYouMean(option, known) ?? (known.length > 0 ? `its options are: ${known.join(', ')}` : 'it has no options'),
    }));
}

/** Validates options against a definition and fills in defaults; unknown options are issues, never ignored. */
export function parseOptions(definition: HasOptions, written: unknown): ParsedOptions {
  const input = written ?? {};
  const known = knownOptions(definition);
  const result = definition.options.safeParse(input);
  const issues = known && typeof input === 'object' && !Array.isArray(input) ? unknownOptions(known, input) : [];
  for (const { path, message, code } of result.error?.issues ?? []) {
    // A strict schema says what we have said already.
    if (!(known && code === 'unrecognized_keys' && path.length === 0)) issues.push({ option: path.join('.'), message });
  }
  return issues.length > 0 ? { issues } : { options: result.data };
}

/** As `parseOptions`, throwing. @throws FexgraphError BAD_OPTION naming every bad option. */
export function requireOptions(definition: HasOptions, written: unknown): unknown {
  const parsed = parseOptions(definition, written);
  if ('options' in parsed) return parsed.options;
  const lines = parsed.issues.map(({ option, message }) => (option ? `${option}: ${message}` : message));
  const hints = parsed.issues.flatMap(({ option, hint }) => (hint ? [option ? `${option}: ${hint}` : hint] : []));
  throw new FexgraphError('BAD_OPTION', `${definition.type}: ${lines.join('; ')}`, {
    hint: hints.length > 0 ? hints.join('; ') : undefined,
  });
}
