import { FexgraphError } from '@fexgraph/core';
import type { RunRecord } from '../run-record/run-record.ts';
import { Html, html } from './html-text.ts';
import { recordDetails, recordLead } from './record-parts.ts';

/** What a run says of itself only at its end, and where it stands in the page. */
const SLOTS: Readonly<Record<'lead' | 'details', (record: RunRecord) => Html>> = {
  lead: recordLead,
  details: recordDetails,
};
type Slot = keyof typeof SLOTS;

/** No text of a page can hold these: every `<` that is put in is escaped. */
const marks = (slot: Slot) => [`<!--run ${slot}-->`, `<!--/run ${slot}-->`] as const;

const EMPTY: Readonly<Record<Slot, Html>> = {
  lead: html``,
  details: html`<p>This page was made without the record of its run; that has models, licences, failures and notes.</p>
`,
};

/** The place for a part of the record. */
export function recordSlot(slot: Slot, record: RunRecord | undefined): Html {
  const [from, to] = marks(slot);
  const text = record ? SLOTS[slot](record) : EMPTY[slot];
  return new Html(`${from}${text}${to}`);
}

/**
 * A report with what its run says of itself: date, versions, counts, failures, notes, models and licences. A sink
 * writes its report when the last row is there; the record of the run is known only after that.
 *
 * @throws FexgraphError BAD_INPUT if the page is no report
 */
export function withRunRecord(page: string, record: RunRecord): string {
  let filled = page;
  for (const slot of Object.keys(SLOTS) as Slot[]) {
    const [from, to] = marks(slot);
    const [start, end] = [filled.indexOf(from), filled.indexOf(to)];
    if (start < 0 || end < start) throw new FexgraphError('BAD_INPUT', 'the page is no report of fexgraph');
    filled = filled.slice(0, start) + recordSlot(slot, record).text + filled.slice(end + to.length);
  }
  return filled;
}
