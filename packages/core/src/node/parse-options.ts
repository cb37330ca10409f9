import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { NodeDefinition } from './definition.ts';

export interface OptionIssue {
  /** Dotted path of the option, empty for the whole. */
  readonly option: string;
  readonly message: string;
}

export type ParsedOptions = { readonly options: unknown } | { readonly issues: readonly OptionIssue[] };

/** Validates options against a definition and fills in defaults; unknown options are issues, never ignored. */
export function parseOptions(definition: NodeDefinition, written: unknown): ParsedOptions {
  const input = written ?? {};
  const known = 'shape' in definition.options ? Object.keys(definition.options.shape as object) : undefined;
  const unknown = known && typeof input === 'object' ? Object.keys(input).filter((key) => !known.includes(key)) : [];
  const result = definition.options.safeParse(input);
  const issues = [
    ...unknown.map((key) => ({
      option: key,
      message: `there is no such option${known?.length ? `; known: ${known.join(', ')}` : ''}`,
    })),
    ...(result.error?.issues ?? []).map((issue) => ({ option: issue.path.join('.'), message: issue.message })),
  ];
  return issues.length > 0 ? { issues } : { options: result.data };
}

/** As `parseOptions`, throwing. @throws FexgraphError BAD_OPTION naming every bad option. */
export function requireOptions(definition: NodeDefinition, written: unknown): unknown {
  const parsed = parseOptions(definition, written);
  if ('options' in parsed) return parsed.options;
  const text = parsed.issues.map(({ option, message }) => (option ? `${option}: ${message}` : message)).join('; ');
  throw new FexgraphError('BAD_OPTION', `${definition.type}: ${text}`);
}
