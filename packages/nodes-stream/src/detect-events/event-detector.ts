import { type FexBatch, FexgraphError, type FexRow } from '@fexgraph/core';
import type { EventRule } from './event-rule.ts';
import type { FaceEvent, FaceEvents } from './face-event.ts';

export interface DetectorOptions {
  readonly rules: readonly EventRule[];
  readonly faces: 'tracks' | 'first';
  /** Seconds between two frames beyond which nothing goes on. */
  readonly maxGap: number;
}

/** A rule that holds for a face since some frame. */
interface Running {
  readonly rule: EventRule;
  readonly track: number | null;
  readonly start: number;
  readonly end: number;
  readonly strength: number;
}

/**
 * Events of one source. An event goes on while its face is there and its value is known and not below `off`; its last
 * frame is known with the next one, so the detector is one frame behind.
 */
export class EventDetector {
  #running: readonly Running[] = [];
  #last: FexBatch | undefined;

  constructor(private readonly options: DetectorOptions) {}

  /**
   * @param batch the next frame; undefined when the source has ended
   * @returns the events of the frame before, or undefined if there is none
   * @throws FexgraphError BAD_GRAPH for a table without the columns that are needed
   */
  next(batch: FexBatch | undefined): FaceEvents | undefined {
    const before = this.#last;
    const isConnected = before && batch && batch.key.time - before.key.time <= this.options.maxGap;
    const running = batch ? this.#begunOrGoingOn(batch, isConnected ? this.#running : []) : [];
    const goesOn = ({ rule, track, start }: Running) =>
      running.some((now) => now.rule === rule && now.track === track && now.start === start);
    const over = isConnected ? this.#running.filter((one) => !goesOn(one)) : this.#running;
    this.#running = running;
    this.#last = batch;
    return before && { key: before.key, events: over.filter(isLongEnough).map((one) => event(one, before.key.source)) };
  }

  #begunOrGoingOn(batch: FexBatch, before: readonly Running[]): Running[] {
    const { time } = batch.key;
    return [...this.#faces(batch)].flatMap(([track, row]) =>
      this.options.rules.flatMap((rule) => {
        const value = meanOf(row, rule);
        const last = before.find((one) => one.rule === rule && one.track === track);
        if (!(value >= (last ? rule.off : rule.on))) return [];
        const strength = Math.max(value, last?.strength ?? value);
        return { rule, track, start: last?.start ?? time, end: time, strength };
      }),
    );
  }

  /** Rows with a face, by the face that they are. */
  *#faces(batch: FexBatch): Iterable<[track: number | null, row: FexRow]> {
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

function isLongEnough({ start, end, rule: { minDuration, maxDuration = Number.POSITIVE_INFINITY } }: Running): boolean {
  return end - start >= minDuration && end - start <= maxDuration;
}

function event({ rule: { type }, track, start, end, strength }: Running, source: string): FaceEvent {
  return { type, source, track, start, end, strength };
}
