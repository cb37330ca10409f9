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
  const place = { entry: 'in', line: 'in', room: 8, terminals };
  return ledger.accept(keyOf(index, source), place, packet, () => log.push(`${index} free`));
}

describe('Ledger', () => {
  it('settles a frame when its last terminal has finished with it', () => {
    const slot = accept(0, { terminals: 2 });
    slot.delivered = true;
    ledger.acknowledge(slot);
    expect(log).toEqual([]);
    ledger.acknowledge(slot);
    expect(log).toEqual(['0 rows', '0 free']);
    expect(() => ledger.acknowledge(slot)).toThrow('frame s#0 was delivered twice');
  });

  it('counts each settlement', () => {
    const [rows, nullRow, dead, , drop] = [0, 1, 2, 3, 4].map((index) => accept(index));
    rows.delivered = true;
    nullRow.delivered = nullRow.recovered = true;
    nullRow.failure = new FrameError(nullRow.key, 'a', 'n', new Error('x'));
    dead.failure = new FrameError(dead.key, 'a', 'n', new Error('x'));
    // A null row that did not arrive is a dead letter.
    dead.recovered = true;
    for (const slot of [rows, nullRow, dead, drop]) ledger.acknowledge(slot);
    const counts = ledger.counts();
    expect(counts).toEqual({ accepted: 5, rows: 1, nullRows: 1, deadLetters: 1, drops: 1, inFlight: 1, held: 0 });
    expect(isBalanced(counts)).toBe(false);
    ledger.abandon();
    expect(isBalanced(ledger.counts())).toBe(true);
    expect(ledger.counts().drops).toBe(2);
  });

  it('releases what a frame owns exactly once, when it settles', () => {
    const [frame, chips] = [new Buffer(), new Buffer()];
    const slot = accept(0, { packet: frame });
    ledger.own(slot, chips);
    ledger.own(slot, chips);
    ledger.own(slot, frame);
    ledger.own(slot, { no: 'buffer' });
    expect(ledger.counts().held).toBe(2);
    ledger.acknowledge(slot);
    expect([frame.released, chips.released, ledger.counts().held]).toEqual([1, 1, 0]);
  });

  it('releases at once what comes when the frame has left, but not what it had released', () => {
    const [frame, late] = [new Buffer(), new Buffer()];
    const slot = accept(0, { packet: frame });
    ledger.abandon();
    ledger.own(slot, late);
    ledger.own(slot, late);
    ledger.own(slot, frame);
    expect([frame.released, late.released, ledger.counts().held]).toEqual([1, 1, 0]);
  });

  it('a buffer that cannot be released breaks the run, not the books', () => {
    const bad = new Buffer(new Error('stuck'));
    const slot = accept(0, { packet: bad });
    ledger.own(slot, new Buffer());
    ledger.acknowledge(slot);
    expect(broken).toMatchObject([{ code: 'OWNERSHIP', message: 'stuck' }]);
    expect(isBalanced(ledger.counts())).toBe(true);
    expect(log).toEqual(['0 drop', '0 free']);
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
    const slot = accept(7);
    ledger.endSource('s');
    expect(() => accept(7)).toThrow('after frame 7');
    ledger.acknowledge(slot);
    accept(0);
    expect(ledger.counts().accepted).toBe(2);
    ledger.endSource('never seen');
  });
});
