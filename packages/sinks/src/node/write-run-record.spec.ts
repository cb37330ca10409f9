import { MemoryFiles } from '@fexgraph/files/testing';
import { describe, expect, it } from 'vitest';
import { sampleRecord } from '../../test/support/sample-record.ts';
import { parseRunRecord } from '../run-record/run-record-text.ts';
import { writeRunRecord } from './write-run-record.ts';

describe('writeRunRecord', () => {
  it('leaves one whole file', async () => {
    const files = new MemoryFiles();
    await writeRunRecord('fex.run.json', sampleRecord(), files);
    expect([...files.files.keys()]).toEqual(['fex.run.json']);
    expect(parseRunRecord(files.text('fex.run.json')!)).toEqual(sampleRecord());
    expect(files.open).toBe(0);
  });

  it('keeps the older record when the disk is full', async () => {
    const files = new MemoryFiles();
    await writeRunRecord('fex.run.json', sampleRecord(), files);
    files.room = 100;
    await expect(writeRunRecord('fex.run.json', { ...sampleRecord(), fexgraph: '0.2.0' }, files)).rejects.toThrow(
      'cannot write fex.run.json: no space left on the disk',
    );
    expect([...files.files.keys()]).toEqual(['fex.run.json']);
    expect(parseRunRecord(files.text('fex.run.json')!).fexgraph).toBe('0.1.0');
    expect(files.open).toBe(0);
  });

  it('touches no file for what is not a record', async () => {
    const files = new MemoryFiles();
    await expect(writeRunRecord('a.json', { ...sampleRecord(), record: 3 as 1 }, files)).rejects.toThrow(
      'not a run record',
    );
    expect(files.files.size).toBe(0);
  });
});
