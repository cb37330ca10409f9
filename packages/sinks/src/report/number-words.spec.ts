import { describe, expect, it } from 'vitest';
import { clock, counted, fixed, grouped, percent } from './number-words.ts';

describe('number words', () => {
  it('writes times as m:ss and h:mm:ss', () => {
    expect([0, 65, 599.6, 3599.7, 3723].map((seconds) => clock(seconds))).toEqual([
      '0:00',
      '1:05',
      '10:00',
      '1:00:00',
      '1:02:03',
    ]);
    expect([clock(5.25, 0.05), clock(65.5, 0.1), clock(-2)]).toEqual(['0:05.25', '1:05.5', '\u22120:02']);
  });

  it('writes numbers', () => {
    expect([fixed(-0.001, 2), fixed(-12.4, 0), fixed(0.5, 2)]).toEqual(['0.00', '\u221212', '0.50']);
    expect([1, 999, 1000, 216_000, 1_234_567].map(grouped)).toEqual(['1', '999', '1,000', '216,000', '1,234,567']);
    expect([0, 0.001, 0.5, 0.999, 1].map((share) => percent(share).replace('\u00a0', ' '))).toEqual([
      '0 %',
      '< 1 %',
      '50 %',
      '> 99 %',
      '100 %',
    ]);
    expect([counted(1, 'face'), counted(2000, 'face'), counted(2, 'person', 'people')]).toEqual([
      '1 face',
      '2,000 faces',
      '2 people',
    ]);
  });
});
