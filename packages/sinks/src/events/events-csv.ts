import type { FaceEvent } from '@fexgraph/core';
import { csvField } from '../csv/fex-csv-writer.ts';

/** Times come as fractions of a rate, strengths from columns of float32: further digits say nothing. */
const seconds = (value: number) => String(Number(value.toFixed(6)));
const strength = (value: number) => String(Number(value.toPrecision(7)));

const COLUMNS: Readonly<Record<keyof FaceEvent, (event: FaceEvent) => string>> = {
  type: ({ type }) => type,
  source: ({ source }) => csvField(source),
  track: ({ track }) => String(track ?? ''),
  start: ({ start }) => seconds(start),
  end: ({ end }) => seconds(end),
  peak: ({ peak }) => seconds(peak),
  strength: (event) => strength(event.strength),
  cut: ({ cut }) => cut ?? '',
};

export const eventsHeader = `${Object.keys(COLUMNS).join(',')}\n`;

/** A line for each event. */
export function eventsRows(events: readonly FaceEvent[]): string {
  const cells = Object.values(COLUMNS);
  return events.map((event) => `${cells.map((cell) => cell(event)).join(',')}\n`).join('');
}
