import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FexRow } from '@fexgraph/core';
import { type RunRecord, readFexCsv } from '@fexgraph/sinks';

export function readTable(folder: string, file = 'fex.csv'): readonly FexRow[] {
  return [...readFexCsv(readFileSync(join(folder, file), 'utf8')).rows()];
}

export function readRecord(folder: string, file = 'fex.run.json'): RunRecord {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as RunRecord;
}
