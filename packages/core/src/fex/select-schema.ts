import { FexgraphError } from '../errors/fexgraph-error.ts';
import { didYouMean } from '../graph/near-miss.ts';
import { type ColumnGroup, FexSchema, KNOWN_GROUPS, TRACK_GROUP } from './schema.ts';

/** They say of which face of which picture a row is and whose it is, or that there was none. */
const ALWAYS = ['facebox', 'input', 'frame', 'time', TRACK_GROUP.name, ...KNOWN_GROUPS.map(({ name }) => name)];

/**
 * The columns of a schema that are named, one by one or by their group (`pose`, `emotions`), in the order of the schema.
 * The face's box and score, input, frame, approx_time, Track and Known stay without being named.
 *
 * @throws FexgraphError BAD_OPTION for a name that the schema does not have.
 */
export function selectSchema(schema: FexSchema, names: readonly string[]): FexSchema {
  const groups = schema.groups.map((group) => group.name);
  for (const name of names) {
    if (schema.place(name) || schema.group(name)) continue;
    throw new FexgraphError('BAD_OPTION', `the table has no column or group of columns "${name}"`, {
      hint: didYouMean(name, [...groups, ...schema.columns]) ?? `groups: ${groups.join(', ')}`,
    });
  }
  const asked = new Set([...ALWAYS, ...names].flatMap((name) => schema.group(name)?.columns ?? [name]));
  const kept = schema.groups.map((group): ColumnGroup => {
    const columns = group.columns.filter((column) => asked.has(column));
    return columns.length === group.columns.length ? group : { ...group, columns };
  });
  return new FexSchema(kept.filter(({ columns }) => columns.length > 0));
}
