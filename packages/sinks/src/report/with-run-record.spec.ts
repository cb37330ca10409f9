import { describe, expect, it } from 'vitest';
import { madeSeries } from '../../test/support/made-series.ts';
import { sampleRecord } from '../../test/support/sample-record.ts';
import { reportHtml } from './report-html.ts';
import { ReportSummary } from './report-summary.ts';
import { withRunRecord } from './with-run-record.ts';

function pageOf(parts: { record?: ReturnType<typeof sampleRecord> } = {}): string {
  const summary = new ReportSummary();
  for (const batch of madeSeries({ frames: 3, rate: 1 })) summary.add(batch);
  return reportHtml({ data: summary.data(), ...parts });
}

describe('withRunRecord', () => {
  it('makes of a page without a record the page with it', () => {
    const record = sampleRecord();
    const page = withRunRecord(pageOf(), record);
    expect(page).toBe(pageOf({ record }));
    expect(page).toContain('2026-01-02 03:04 UTC · fexgraph 0.1.0');
    expect(page).toContain('the file is empty (BAD_INPUT)');
    expect(page).toContain('HEIC, not read (left out)');
    expect(page).toMatch(/rfb-320[\s\S]*MIT[\s\S]*cpu, 2 workers/);
    expect(pageOf()).toContain('made without the record of its run');
  });

  it('replaces a record that is in the page already', () => {
    const page = withRunRecord(pageOf(), sampleRecord());
    const later = { ...sampleRecord(), complete: false, error: { code: 'CANCELLED', message: 'it was cancelled' } };
    expect(withRunRecord(page, later)).toBe(pageOf({ record: later }));
    expect(withRunRecord(page, later)).toContain('This run did not finish: it was cancelled.');
  });

  it('refuses what is no report', () => {
    expect(() => withRunRecord('<html></html>', sampleRecord())).toThrow(/no report of fexgraph/);
  });
});
