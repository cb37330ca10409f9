import { type ColumnGroup, FexgraphError, FexSchema, FORWARD_SCHEMA, IMAGE_SCHEMA, VIDEO_SCHEMA } from '@fexgraph/core';

/** A column of the file: where its cells go, or undefined while the type of an unknown column is not known. */
export interface CsvColumns {
  /** Groups of the reference that the file has columns of, in the reference's order. */
  readonly known: readonly ColumnGroup[];
  /** The schema itself if the file has exactly the columns of one of the reference's tables. */
  readonly exact: FexSchema | undefined;
  /** Names that the reference does not know, in the order of the file. */
  readonly unknown: readonly string[];
}

/**
 * Sorts the columns of a header into groups by name. A group of which the file has only some columns has those.
 * @throws FexgraphError BAD_INPUT for a repeated name or a header without any column of a Fex table.
 */
export function csvColumns(header: readonly string[], name: string): CsvColumns {
  const names = new Set<string>();
  for (const column of header) {
    if (names.has(column)) throw new FexgraphError('BAD_INPUT', `${name}: line 1: column "${column}" is there twice`);
    names.add(column);
  }
  const known = VIDEO_SCHEMA.groups
    .map((group) => ({ ...group, columns: group.columns.filter((column) => names.has(column)) }))
    .filter((group) => group.columns.length > 0);
  if (known.length === 0) {
    throw new FexgraphError('BAD_INPUT', `${name}: line 1: no column of a Fex table`, {
      hint: 'the first line must name the columns, for example FaceRectX',
    });
  }
  const exact = [IMAGE_SCHEMA, VIDEO_SCHEMA, FORWARD_SCHEMA].find(
    ({ columns }) => columns.length === header.length && columns.every((column, i) => column === header[i]),
  );
  return { known, exact, unknown: header.filter((column) => !VIDEO_SCHEMA.place(column)) };
}

/** Columns in a row that have the same type become one group: `extra`, `extra2`, ... */
export function extraGroups(columns: readonly string[], types: readonly ColumnGroup['type'][]): ColumnGroup[] {
  const groups: { name: string; columns: string[]; type: ColumnGroup['type'] }[] = [];
  columns.forEach((column, i) => {
    const last = groups.at(-1);
    if (last?.type === types[i]) last.columns.push(column);
    else
      groups.push({
        name: groups.length === 0 ? 'extra' : `extra${groups.length + 1}`,
        columns: [column],
        type: types[i],
      });
  });
  return groups;
}

export function schemaOf(columns: CsvColumns, extra: readonly ColumnGroup[]): FexSchema {
  return columns.exact ?? new FexSchema([...columns.known, ...extra]);
}
