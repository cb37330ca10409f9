import { describe, expect, it } from 'vitest';
import { across, tickLines, timeAxis } from './time-axis.ts';

const labels = (axis: Parameters<typeof timeAxis>[0]) =>
  [...timeAxis(axis).text.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text);

describe('timeAxis', () => {
  it.each([
    [{ axis: 'time', first: 0, last: 7200 } as const, ['0:00', '30:00', '1:00:00', '1:30:00', '2:00:00']],
    [{ axis: 'time', first: 600, last: 660 } as const, ['10:00', '10:10', '10:20', '10:30', '10:40', '10:50', '11:00']],
    [{ axis: 'time', first: 0, last: 0.5 } as const, ['0:00.0', '0:00.1', '0:00.2', '0:00.3', '0:00.4', '0:00.5']],
    [{ axis: 'frame', first: 0, last: 29 } as const, ['0', '5', '10', '15', '20', '25']],
    [{ axis: 'frame', first: 0, last: 12_000 } as const, ['0', '2,000', '4,000', '6,000', '8,000', '10,000', '12,000']],
  ])('has ticks that people count in: %j', (axis, expected) => {
    expect(labels(axis)).toEqual(expected);
  });

  it('puts a line of the grid at each label', () => {
    expect(tickLines({ axis: 'time', first: 0, last: 4 })).toBe('M0 0v100M250 0v100M500 0v100M750 0v100M1000 0v100');
  });

  it('knows where a time lies, also where there is only one', () => {
    expect([across({ axis: 'time', first: 2, last: 4 }, 3), across({ axis: 'time', first: 2, last: 2 }, 2)]).toEqual([
      500, 500,
    ]);
  });
});
