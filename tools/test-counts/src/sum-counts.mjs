/**
 * The sum of all tests: what the runs appended (`text`, one JSON object per line, see counts-reporter.ts).
 * A run of `expected` that appended nothing crashed or was never started; each counts as one failed test.
 *
 * @param {string} text
 * @param {readonly string[]} expected names of runs: `<package> <npm script>`
 */
export function sumCounts(text, expected) {
  const reports = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  const missing = expected.filter((run) => !reports.some((report) => report.run === run));
  const sum = { passed: 0, failed: missing.length, skipped: 0 };
  const failures = missing.map((run) => `${run}: no result, counted as one failed test`);
  for (const report of reports) {
    sum.passed += report.passed;
    sum.failed += report.failed;
    sum.skipped += report.skipped;
    failures.push(...report.failures.map((failure) => `${report.run}: ${failure}`));
  }
  const slowest = reports.toSorted((a, b) => b.seconds - a.seconds).map(({ run, seconds }) => `${seconds} s  ${run}`);
  return { ...sum, failures, slowest };
}
