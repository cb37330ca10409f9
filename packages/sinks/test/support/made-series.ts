import { FexBatch, type FexRow, FexSchema, VIDEO_SCHEMA } from '@fexgraph/core';

/** A table of video without its widest groups: long series are made fast. */
const SCHEMA = new FexSchema(
  VIDEO_SCHEMA.groups.filter(({ name }) => !['landmarks', 'embedding', 'mesh', 'blendshapes'].includes(name)),
);

export interface MadeSeries {
  readonly frames: number;
  /** Frames a second. */
  readonly rate: number;
  readonly input?: string;
  /** Labels; a null label is a face without one. */
  readonly people?: readonly (string | null)[];
  /** Who is in a frame. Default: everybody in each. */
  readonly isThere?: (person: number, seconds: number) => boolean;
}

/** Numbers that look random and are the same each time. */
function noise(a: number, b: number): number {
  const value = Math.sin(a * 12.9898 + b * 78.233) * 43_758.5453;
  return value - Math.floor(value) - 0.5;
}

const wave = (seconds: number, period: number, phase = 0) => Math.sin((2 * Math.PI * seconds) / period + phase);
const share = (value: number) => Math.min(1, Math.max(0, value));

function fill(row: FexRow, person: number, t: number): void {
  const smile = share(0.5 + 0.6 * wave(t, 23 + 7 * person, person) + 0.12 * noise(t, person));
  const surprise = share(wave(t, 61, person) * 3 - 2.2 + 0.1 * noise(t, person + 9));
  const rest = share(1 - smile - surprise);
  row.numbers('facebox').set([120 + 260 * person + 30 * wave(t, 17), 80 + 12 * wave(t, 11), 170, 170, 0.97]);
  row
    .numbers('emotions')
    .set([rest * 0.8, smile * (1 - surprise), rest * 0.12, surprise, rest * 0.03, rest * 0.02, rest * 0.03]);
  row
    .numbers('affect')
    .set([share(smile) * 1.4 - 0.5 + 0.05 * noise(t, 3), 0.5 * surprise + 0.2 * wave(t, 90, person)]);
  row
    .numbers('pose')
    .set([
      0.12 * wave(t, 9, person) + 0.03 * noise(t, 5),
      0.05 * wave(t, 31),
      0.4 * wave(t, 47, person) + 0.03 * noise(t, 7),
    ]);
  row
    .numbers('gaze')
    .set([0.1 * wave(t, 5) + 0.04 * noise(t, 11), 0.2 * wave(t, 13, person) + 0.05 * noise(t, 13), 0.2]);
  const units = row.numbers('aus');
  for (let at = 0; at < units.length; at++) {
    units[at] = share(0.25 + 0.25 * wave(t, 15 + 4 * at, at + person) - 0.018 * at + 0.1 * noise(t, at));
  }
  units[9] = smile;
  units[4] = share(smile * 0.8);
  units[8] = Number.NaN;
}

/** Frame by frame the rows of a video whose curves are known. */
export function* madeSeries({
  frames,
  rate,
  input = 'interview.mp4',
  people = ['Person_0', 'Person_1'],
  isThere = () => true,
}: MadeSeries): IterableIterator<FexBatch> {
  for (let index = 0; index < frames; index++) {
    const time = index / rate;
    const there = people.flatMap((_, person) => (isThere(person, time) ? [person] : []));
    const batch = FexBatch.forFrame(SCHEMA, { source: input, index, time }, Math.max(1, there.length));
    batch.texts('input').fill(input);
    batch.numbers('frame').fill(index);
    for (let row = 0; row < batch.rowCount; row++) batch.numbers('frameSize').set([360, 640], row * 2);
    if (there.length === 0) batch.numbers('facebox')[4] = 0;
    for (const [row, person] of there.entries()) {
      fill(batch.row(row), person, time);
      batch.texts('label')[row] = people[person];
    }
    yield batch;
  }
}
