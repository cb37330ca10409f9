import { type FaceEvent, type FaceEvents, type FexBatch, FexgraphError, type FexRow } from '@fexgraph/core';
import type { CurveEvent, CurveMachine } from './curve-event.ts';
import { machineOf } from './curve-events.ts';
import type { EventRule } from './event-rule.ts';

export interface DetectorOptions {
  readonly rules: readonly EventRule[];
  readonly faces: 'tracks' | 'first';
  /** Seconds between two frames beyond which nothing goes on. */
  readonly maxGap: number;
}

type Track = number | null;

/**
 * Events of one source: a machine for each rule and face. A face that is not in a frame is gone. That an event is over is
 * known with a later frame, so the detector is one frame behind.
 */
export class EventDetector {
  readonly #faces = new Map<Track, readonly CurveMachine[]>();
  #last: FexBatch | undefined;

  constructor(private readonly options: DetectorOptions) {}

  /**
   * @param batch the next frame; undefined when the source has ended
   * @returns the events that are over with the frame before, or undefined if there is none
   * @throws FexgraphError BAD_GRAPH for a table without the columns that are needed
   */
  next(batch: FexBatch | undefined): FaceEvents | undefined {
    const before = this.#last;
    const isConnected = before !== undefined && batch && batch.key.time - before.key.time <= this.options.maxGap;
    const rows = new Map(batch ? this.#rows(batch) : []);
    const found: FaceEvent[] = [];
    const tell = (track: Track, rule: EventRule, event: CurveEvent | undefined) => {
      if (event && before) found.push({ type: rule.type, source: before.key.source, track, ...event });
    };
    for (const [track, machines] of this.#faces) {
      if (isConnected && rows.has(track)) continue;
      for (const [i, machine] of machines.entries()) tell(track, this.options.rules[i], machine.close(!isConnected));
      this.#faces.delete(track);
    }
    for (const [track, row] of rows) {
      const machines = this.#faces.get(track) ?? this.options.rules.map((rule) => machineOf(rule, !isConnected));
      this.#faces.set(track, machines);
      for (const [i, machine] of machines.entries()) {
        const rule = this.options.rules[i];
        tell(track, rule, machine.next({ time: row.key.time, value: meanOf(row, rule) }));
      }
    }
    this.#last = batch;
    return before && { key: before.key, events: found.sort((a, b) => a.start - b.start) };
  }

  /** Rows with a face, by the face that they are. */
  *#rows(batch: FexBatch): Iterable<[track: Track, row: FexRow]> {
    if (this.options.faces === 'first') {
      if (!batch.row(0).isNull) yield [null, batch.row(0)];
      return;
    }
    if (!batch.schema.place('Track')) {
      throw new FexgraphError(
        'BAD_GRAPH',
        'events need to know which face is which, but the table has no column Track',
        {
          hint: "take faces from multitask/track-mesh and set track: true at fex/assemble, or watch only the first face of each frame: faces: 'first'",
        },
      );
    }
    for (const row of batch.rows()) {
      const track = row.get('Track');
      if (typeof track === 'number') yield [track, row];
    }
  }
}

/** Mean of the columns; NaN if one of them is null. */
function meanOf(row: FexRow, { columns, type }: EventRule): number {
  const values = columns.map((column) => {
    const place = row.batch.schema.place(column);
    if (!place || place.group.type === 'text') {
      throw new FexgraphError(
        'BAD_GRAPH',
        `event "${type}" watches "${column}", which is no number column of the table`,
      );
    }
    return row.get(column) as number | null;
  });
  return values.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / values.length;
}
