import type { Note } from '../node/pipeline-node.ts';

/** The notes of one node about one rule. */
export interface NoteGroup extends Pick<Note, 'kind'> {
  /** Id of the node. */
  readonly node: string;
  readonly missed: boolean;
  /** How often the rule acted. */
  readonly count: number;
  /** What it acted on: the first 100. */
  readonly inputs: readonly Pick<Note, 'input' | 'detail'>[];
}

/** Inputs that a group names: a folder of a million files of one kind must not fill the memory. */
export const NAMED_INPUTS = 100;

/** Notes by kind, in the order in which the kinds first came. */
export function groupNotes(node: string, notes: readonly Note[]): readonly NoteGroup[] {
  const groups = new Map<string, { missed: boolean; count: number; inputs: NoteGroup['inputs'][number][] }>();
  for (const { input, kind, detail, count = 1, missed = false } of notes) {
    const group = groups.get(kind) ?? { missed: false, count: 0, inputs: [] };
    groups.set(kind, group);
    group.missed ||= missed;
    group.count += count;
    if (group.inputs.length < NAMED_INPUTS) group.inputs.push(detail === undefined ? { input } : { input, detail });
  }
  return [...groups].map(([kind, group]) => ({ node, kind, ...group }));
}

/** Notes of a node that may run for ever: beyond the first 100 of a kind, only their number grows. */
export class NoteList {
  readonly #notes: { at: number; note: Note }[] = [];
  readonly #last = new Map<string, { count: number; entry: { at: number; note: Note } }>();

  /** @param at where it belongs among the others; work that overlaps ends in any order */
  add(note: Note, at = 0): void {
    const known = this.#last.get(note.kind);
    if (known && known.count >= NAMED_INPUTS) {
      const { note: last } = known.entry;
      known.entry.note = { ...last, count: (last.count ?? 1) + (note.count ?? 1) };
      return;
    }
    const entry = { at, note };
    this.#notes.push(entry);
    this.#last.set(note.kind, { count: (known?.count ?? 0) + 1, entry });
  }

  /** In order. */
  list(): readonly Note[] {
    return [...this.#notes].sort((a, b) => a.at - b.at).map(({ note }) => note);
  }
}
