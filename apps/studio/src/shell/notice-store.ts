import { FexgraphError } from '@fexgraph/core';
import { create } from 'zustand';

/** What the user can do about a notice with one button, which also closes it. */
interface NoticeAction {
  readonly name: string;
  act(): void;
}

/** Something that the user should know, until it is closed. */
export interface Notice {
  readonly id: number;
  readonly kind: 'problem' | 'note';
  readonly text: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly action?: NoticeAction;
}

interface NoticeStore {
  readonly notices: readonly Notice[];
  close(id: number): void;
}

export const useNotices = create<NoticeStore>((set) => ({
  notices: [],
  close: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
}));

let next = 1;

/** Shows a note. One that is there already is not shown twice. */
export function notify(text: string, { kind = 'note', ...rest }: Partial<Omit<Notice, 'id' | 'text'>> = {}): void {
  const { notices } = useNotices.getState();
  if (notices.some((notice) => notice.text === text)) return;
  useNotices.setState({ notices: [...notices, { id: next++, kind, text, ...rest }] });
}

/** Shows an error: what happened, and what to do where the error knows it. */
export function reportProblem(thrown: unknown, action?: NoticeAction): void {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  notify(text, { kind: 'problem', hint: thrown instanceof FexgraphError ? thrown.hint : undefined, action });
}
