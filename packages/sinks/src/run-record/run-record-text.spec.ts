import { describe, expect, it } from 'vitest';
import { sampleRecord } from '../../test/support/sample-record.ts';
import type { RunRecord } from './run-record.ts';
import { parseRunRecord, runRecordText } from './run-record-text.ts';

/** The same record with all keys in reverse order. */
function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  ) as T;
}

describe('runRecordText', () => {
  it('reads back as the same record', () => {
    expect(parseRunRecord(runRecordText(sampleRecord()))).toEqual(sampleRecord());
  });

  it('does not depend on the order in which the record was built', () => {
    const text = runRecordText(sampleRecord());
    expect(runRecordText(reversed(sampleRecord()))).toBe(text);
    expect(text.indexOf('"record"')).toBe(4);
    expect(Object.keys(JSON.parse(text)).slice(0, 5)).toEqual([
      'record',
      'fexgraph',
      'started',
      'finished',
      'complete',
    ]);
  });

  it('keeps functions and secrets of options out of the file', () => {
    const record = sampleRecord();
    const nodes = [{ ...record.graph.nodes[0], options: { call: () => 1, token: 'hunter2', mirror: 'http://a:b@c/' } }];
    const text = runRecordText({ ...record, graph: { ...record.graph, nodes }, options: { password: 'hunter2' } });
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('a:b@');
    expect(parseRunRecord(text).graph.nodes[0].options).toEqual({
      mirror: 'http://[withheld]@c/',
      token: '[withheld]',
    });
  });

  it('refuses what is not a run record and names the fields', () => {
    const record = { ...sampleRecord(), started: 'yesterday', faces: 3 } as unknown as RunRecord;
    expect(() => runRecordText(record)).toThrow(/not a run record: .*started: .*faces/);
  });
});

describe('parseRunRecord', () => {
  it.each([
    ['{', /^fex.run.json: not JSON$/],
    ['{}', /^fex.run.json: record: .*counts: /],
    [JSON.stringify({ ...sampleRecord(), record: 2 }), /^fex.run.json: record: /],
  ])('refuses %j', (text, message) => {
    expect(() => parseRunRecord(text, 'fex.run.json')).toThrow(message);
  });
});
