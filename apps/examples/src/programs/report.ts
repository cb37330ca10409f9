import { writeFile } from 'node:fs/promises';
import { createRuntime, detect } from '@fexgraph/runtime/node';
import { ReportSummary, reportHtml } from '@fexgraph/sinks';

const runtime = await createRuntime();
const report = { path: 'report.html', title: 'Pilot 2' };
const { fex, run } = detect(runtime, { inputs: ['photos'], report });

// the same page without pictures, from rows of any origin
const summary = new ReportSummary();
fex.subscribe((rows) => summary.add(rows));
await run.done;
await writeFile('rows-only.html', reportHtml({ data: summary.data(), title: 'Pilot 2' }));
await runtime.dispose();
