import { basename, dirname, join } from 'node:path';
import type { Part } from '@fexgraph/batch';
import { FileStems } from '@fexgraph/sinks';

/** Tables, and the parts that go into them. */
export interface TableGroup {
  readonly parts: readonly Part[];
  readonly tables: readonly string[];
}

/** All pictures are one input: a table for each of them is hardly what somebody wants. */
const PICTURES = 'pictures';

/**
 * Which parts go into which tables: all into those that are named, or those of each input into tables of their own.
 *
 * @param tables `out/fex.csv` becomes `out/clip.csv` for the input `clip.mp4`
 */
export function tableGroups(
  parts: readonly Part[],
  tables: readonly string[],
  isPerInput: boolean,
): readonly TableGroup[] {
  if (!isPerInput) return [{ parts, tables }];
  const stems = new FileStems();
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const key = part.kind === 'video' ? (part.source ?? part.name) : PICTURES;
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups].map(([name, own]) => ({
    parts: own,
    tables: tables.map((path) => tableOf(path, stems.of(name))),
  }));
}

/** `out/fex.csv` -> `out/clip.csv` */
export function tableOf(path: string, stem: string): string {
  const name = basename(path).replace(/^fex/, () => stem);
  return join(dirname(path), name);
}
