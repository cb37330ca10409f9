/** A place in a file, counted from 1; columns in UTF-16 code units, as editors count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export type Plain = string | number | boolean | null;

export interface FileScalar {
  readonly kind: 'scalar';
  readonly at: Position;
  readonly value: Plain;
}

interface FileList {
  readonly kind: 'list';
  readonly at: Position;
  readonly items: readonly FileValue[];
}

export interface FileMap {
  readonly kind: 'map';
  readonly at: Position;
  readonly entries: ReadonlyMap<string, FileEntry>;
}

export interface FileEntry {
  readonly key: string;
  /** Where the key stands. */
  readonly at: Position;
  readonly value: FileValue;
}

/** What a graph file holds, with the place of every key and value. YAML and JSON look the same from here on. */
export type FileValue = FileScalar | FileList | FileMap;

/** A value in the words of an error message. */
export function describe(value: FileValue): string {
  if (value.kind === 'map') return 'a map';
  if (value.kind === 'list') return 'a list';
  if (value.value === null) return 'nothing';
  return typeof value.value === 'string' ? `the text "${value.value}"` : String(value.value);
}
