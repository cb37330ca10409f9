import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { type Lane, type LaneCopying, Lanes, type LaneWaiter, type Leave } from './lanes.ts';

let clock = new ManualClock();
beforeEach(() => {
  clock = new ManualClock();
});

/** A network that is loaded into lanes, and the order in which its loads and calls got one. */
class Network {
  readonly in = new Set<Lane>();
  readonly copying: LaneCopying;
  readonly #lanes: Lanes;
  readonly #log: string[];

  constructor(
    readonly name: string,
    lanes: Lanes,
    log: string[],
    loadMs = 0,
    most = Number.POSITIVE_INFINITY,
  ) {
    this.#lanes = lanes;
    this.#log = log;
    this.copying = {
      patienceMs: loadMs,
      allows: (lane) => this.in.size < most && !this.in.has(lane),
      load: (lane, leave) => {
        this.#log.push(`${name} copied`);
        this.#enter(lane);
        leave();
      },
    };
  }

  #enter(lane: Lane): void {
    this.in.add(lane);
    lane.sessions++;
  }

  load(): void {
    this.#lanes.add({
      fits: () => true,
      take: (lane, leave) => {
        this.#enter(lane);
        leave();
      },
    });
  }

  /** @returns the waiter, and what ends the call once it has a lane */
  call(text = this.name): { waiter: LaneWaiter; end: () => void } {
    let leave: Leave = () => expect.fail(`${text} has no lane`);
    const waiter: LaneWaiter = {
      fits: (lane) => this.in.has(lane),
      take: (_, leaveLane) => {
        leave = leaveLane;
        this.#log.push(text);
      },
      copying: this.copying,
    };
    this.#lanes.add(waiter);
    return { waiter, end: () => leave() };
  }
}

describe('Lanes', () => {
  it('spreads sessions over as many lanes as there may be, and no more', () => {
    const lanes = new Lanes(clock, 2);
    const networks = ['a', 'b', 'c', 'd', 'e'].map((name) => new Network(name, lanes, []));
    for (const network of networks) network.load();
    const used = networks.flatMap((network) => [...network.in]);
    expect(new Set(used).size).toBe(2);
    expect(used.map(({ sessions }) => sessions)).toEqual([3, 2, 3, 2, 3]);
  });

  it('serves calls of all sessions in order of arrival', () => {
    const [lanes, log] = [new Lanes(clock, 1), [] as string[]];
    const [a, b] = [new Network('a', lanes, log), new Network('b', lanes, log)];
    a.load();
    b.load();
    const calls = [a.call('a1'), b.call('b1'), a.call('a2'), a.call('a3'), b.call('b2')];
    for (const { end } of calls) end();
    expect(log).toEqual(['a1', 'b1', 'a2', 'a3', 'b2']);
  });

  it('lets nobody wait behind a call whose lane is taken', () => {
    const [lanes, log] = [new Lanes(clock, 2), [] as string[]];
    const [a, b] = [new Network('a', lanes, log, 0, 1), new Network('b', lanes, log, 0, 1)];
    a.load();
    b.load();
    const [first] = [a.call('a1'), a.call('a2'), b.call('b1')];
    expect(log).toEqual(['a1', 'b1']);
    first.end();
    expect(log).toEqual(['a1', 'b1', 'a2']);
  });

  it('copies a network once a lane has been empty for as long as loading takes, counting earlier waits', () => {
    const [lanes, log] = [new Lanes(clock, 2), [] as string[]];
    const a = new Network('a', lanes, log, 100);
    a.load();
    const first = a.call('a1');
    const { waiter } = a.call('a2');
    clock.advance(60);
    lanes.drop(waiter);
    clock.advance(1000);
    const second = a.call('a3');
    clock.advance(39);
    expect(log).toEqual(['a1']);
    clock.advance(1);
    expect(log).toEqual(['a1', 'a copied', 'a3']);
    for (const { end } of [first, second]) end();
    expect(clock.pending).toBe(0);
  });

  it('copies nothing while every lane has work', () => {
    const [lanes, log] = [new Lanes(clock, 2), [] as string[]];
    const [a, b] = [new Network('a', lanes, log), new Network('b', lanes, log)];
    a.load();
    b.load();
    for (const network of [a, b, a, b]) network.call();
    expect(log).toEqual(['a', 'b']);
  });

  it('serves every call once, whatever is loaded where, and leaves no timer', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ call: fc.nat(3) }),
        fc.record({ end: fc.nat(20) }),
        fc.record({ drop: fc.nat(20) }),
        fc.record({ passMs: fc.nat(50) }),
      ),
      { maxLength: 60 },
    );
    const property = fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
      steps,
      (most, copies, todo) => {
        clock = new ManualClock();
        const [lanes, log] = [new Lanes(clock, most), [] as string[]];
        const networks = ['a', 'b', 'c', 'd'].map((name) => new Network(name, lanes, log, 30, copies));
        for (const network of networks) network.load();
        let asked = 0;
        const open = new Map<string, ReturnType<Network['call']>>();
        const running = () => [...open].filter(([text]) => log.includes(text));
        const finish = ([text, { end }]: [string, { end: () => void }]) => {
          open.delete(text);
          end();
        };
        let dropped = 0;
        for (const step of todo) {
          if ('call' in step) {
            const text = `${asked++}`;
            open.set(text, networks[step.call].call(text));
          } else if ('end' in step) {
            const call = running()[step.end];
            if (call) finish(call);
          } else if ('drop' in step) {
            const [text, call] = [...open].filter(([text]) => !log.includes(text))[step.drop] ?? [];
            if (!text || !call) continue;
            lanes.drop(call.waiter);
            open.delete(text);
            dropped++;
          } else clock.advance(step.passMs);
          expect(running().length).toBeLessThanOrEqual(most);
        }
        while (open.size > 0) finish(running()[0]);
        const served = log.filter((text) => !text.includes('copied'));
        expect(new Set(served).size).toBe(served.length);
        expect(served).toHaveLength(asked - dropped);
        expect(clock.pending).toBe(0);
      },
    );
    fc.assert(property);
  });
});
