import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeReport } from '@fexgraph/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleRecord } from '../../test/support/sample-record.ts';
import { reportHtml } from '../report/report-html.ts';
import { ReportSummary } from '../report/report-summary.ts';
import { completeReports } from './complete-reports.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fexgraph-report-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const node = (id: string, type: string) => ({ id, type, version: 1, options: {} }) as NodeReport;
const nodes = [node('csv', 'sink/csv'), node('report', 'sink/report')];

describe('completeReports', () => {
  it('puts the record into the reports, and their new digest into the record', async () => {
    const path = join(folder, 'report.html');
    const data = new ReportSummary().data();
    writeFileSync(path, reportHtml({ data }));
    const table = { path: join(folder, 'fex.csv'), complete: true, bytes: 1, sha256: 'ab'.repeat(32) };
    const written = [
      { ...table, node: 'csv' },
      { path, complete: false, bytes: 2, sha256: 'cd'.repeat(32), node: 'report' },
    ];
    const record = { ...sampleRecord(), outputs: written.map(({ node: _, ...output }) => output) };
    const completed = await completeReports(record, { nodes, written });
    const page = readFileSync(path);
    expect(page.toString()).toBe(reportHtml({ data, record }));
    const sha256 = createHash('sha256').update(page).digest('hex');
    expect(completed.outputs).toEqual([table, { path, complete: false, bytes: page.length, sha256 }]);
    expect(completed.notes).toEqual(record.notes);
  });

  it('makes a note of a report that stays without it, and goes on', async () => {
    const path = join(folder, 'gone.html');
    const record = sampleRecord();
    const completed = await completeReports(record, { nodes, written: [{ path, complete: true, node: 'report' }] });
    expect(completed.notes.at(-1)).toMatchObject({
      node: 'report',
      kind: 'report left without its run record',
      missed: true,
      inputs: [{ input: path }],
    });
    expect(completed.outputs).toEqual(record.outputs);
  });
});
