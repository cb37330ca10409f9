import { PartFolder } from '@fexgraph/batch';
import { noteLines, oneLine, plural } from '../run-graph.ts';
import type { ManyInputs } from './many-inputs.ts';
import { partsPath } from './open-parts.ts';
import { recordedNotes } from './recorded-notes.ts';

/** Prints what would be read, and what of it is done. */
export async function showPlan({ planned, places, notes, flags, context }: ManyInputs): Promise<void> {
  const folder = await PartFolder.find(partsPath(places));
  const parts = [];
  for (const part of planned.plan.parts) parts.push({ part, isDone: (await folder?.done(part.id)) !== undefined });
  if (flags.json) {
    const shown = parts.map(({ part, isDone }) => ({ ...part, done: isDone }));
    context.terminal.out(`${JSON.stringify({ parts: shown, notes }, undefined, 2)}\n`);
    return;
  }
  for (const { part, isDone } of parts) {
    const files = part.kind === 'video' ? [] : part.inputs.map(({ name }) => `  ${oneLine(name)}\n`);
    context.terminal.out(`${part.kind}: ${oneLine(part.name)}${isDone ? ' (done)' : ''}\n${files.join('')}`);
  }
  const done = parts.filter(({ isDone }) => isDone).length;
  const sum = `${plural(parts.length, 'part')}, ${done} done; nothing was run`;
  context.terminal.err([sum, ...noteLines(recordedNotes(notes)), ''].join('\n'));
}
