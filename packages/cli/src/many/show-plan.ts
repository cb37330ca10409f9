import { printJson } from '../print-json.ts';
import { noteLines, oneLine, plural } from '../run-graph.ts';
import type { DetectedInputs } from './many-inputs.ts';
import { findParts } from './open-parts.ts';
import { recordedNotes } from './recorded-notes.ts';

/** Prints what would be read, and what of it is done. @throws FexgraphError what the run would be refused for (rejects). */
export async function showPlan(many: DetectedInputs): Promise<void> {
  const { planned, notes, flags, context } = many;
  const folder = await findParts(many);
  const parts = [];
  for (const part of planned.plan.parts)
    parts.push({ part, isDone: (await folder?.done(part.id, 'digests')) !== undefined });
  if (flags.json) {
    const shown = parts.map(({ part, isDone }) => ({ ...part, done: isDone }));
    printJson(context, { parts: shown, notes });
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
