import { noop } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FexgraphError } from '../errors/fexgraph-error.ts';
import { FrameError } from '../errors/frame-error.ts';
import type { FrameKey } from '../packets/frame-key.ts';
import { isBalanced } from './frame-counts.ts';
import { Ledger } from './ledger.ts';

const log: string[] = [];
let broken: FexgraphError[];
let ledger: Ledger;

beforeEach(() => {
  log.length = 0;
  broken = [];
  ledger = new Ledger({
    settled: ({ key }, settlement) => log.push(`${key.index} ${settlement}`),
    broken: (error) => broken.push(error),
  });
});

const keyOf = (index: number, source = 's'): FrameKey => ({ source, index, time: index });

class Buffer {
  released = 0;
  constructor(private readonly fault?: Error) {}
  release() {
    this.released++;
    if (this.fault) throw this.fault;
  }
}

function accept(index: number, { terminals = 1, packet = undefined as unknown, source = 's' } = {}) {
  const left = () => void log.push(`${index} left`);
  const origin = { id: 'in', graphSource: 'in', capacity: 8, terminals, busy: noop, idle: noop, left };
  return ledger.accept(keyOf(index, source), origin, packet);
}

describe('Ledger', () => {
  it('settles a frame when its last terminal has finished with it', () => {
    const frame = accept(0, { terminals: 2 });
    frame.delivered = true;
    ledger.acknowledge(frame);
    expect(log).toEqual([]);
    ledger.acknowledge(frame);
    expect(log).toEqual(['0 rows', '0 left']);
    expect(() => ledger.acknowledge(frame)).toThrow('frame s#0 was delivered twice');
  });

  it('counts each settlement', () => {
    const [rows, nullRow, dead, , drop] = [0, 1, 2, 3, 4].map((index) => accept(index));
    rows.delivered = true;
    nullRow.delivered = nullRow.recovered = true;
    nullRow.failure = new FrameError(nullRow.key, 'a', 'n', new Error('x'));
    dead.failure = new FrameError(dead.key, 'a', 'n', new Error('x'));
    // A null row that did not arrive is a dead letter.
    dead.recovered = true;
    for (const frame of [rows, nullRow, dead, drop]) ledger.acknowledge(frame);
    const counts = ledger.counts();
    expect(counts).toEqual({ accepted: 5, rows: 1, nullRows: 1, deadLetters: 1, drops: 1, inFlight: 1, unreleased: 0 });
    expect(isBalanced(counts)).toBe(false);
    ledger.abandon();
    expect(isBalanced(ledger.counts())).toBe(true);
    expect(ledger.counts().drops).toBe(2);
  });

  it('releases what a frame owns exactly once, when it settles', () => {
    const [picture, chips] = [new Buffer(), new Buffer()];
    const frame = accept(0, { packet: picture });
    ledger.own(frame, chips);
    ledger.own(frame, chips);
    ledger.own(frame, picture);
    ledger.own(frame, { no: 'buffer' });
    expect(ledger.counts().unreleased).toBe(2);
    ledger.acknowledge(frame);
    expect([picture.released, chips.released, ledger.counts().unreleased]).toEqual([1, 1, 0]);
  });

  it('releases at once what comes when the frame has left, but not what it had released', () => {
    const [picture, late] = [new Buffer(), new Buffer()];
    const frame = accept(0, { packet: picture });
    ledger.abandon();
    ledger.own(frame, late);
    ledger.own(frame, late);
    ledger.own(frame, picture);
    expect([picture.released, late.released, ledger.counts().unreleased]).toEqual([1, 1, 0]);
  });

  it('a buffer that cannot be released breaks the run, not the books', () => {
    const bad = new Buffer(new Error('stuck'));
    const frame = accept(0, { packet: bad });
    ledger.own(frame, new Buffer());
    ledger.acknowledge(frame);
    expect(broken).toMatchObject([{ code: 'OWNERSHIP', message: 'stuck' }]);
    expect(isBalanced(ledger.counts())).toBe(true);
    expect(log).toEqual(['0 drop', '0 left']);
  });

  it('frame numbers of a source must rise; a packet that is refused is released', () => {
    accept(3);
    accept(5);
    const packet = new Buffer();
    expect(() => accept(5, { packet })).toThrow('source "s" gave frame 5 after frame 5');
    expect(packet.released).toBe(1);
    accept(0, { source: 'other' });
    expect(ledger.counts().accepted).toBe(3);
  });

  it('numbering starts anew when a source has ended and its frames have left', () => {
    const frame = accept(7);
    ledger.endSource('s');
    expect(() => accept(7)).toThrow('after frame 7');
    ledger.acknowledge(frame);
    accept(0);
    expect(ledger.counts().accepted).toBe(2);
    ledger.endSource('never seen');
  });
});
