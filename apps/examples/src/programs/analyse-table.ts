import { labelSessions, summary } from '@fexgraph/fex';
import { readTableFile } from '@fexgraph/fex/node';

// Rows come batch by batch: the file may be of any length.
const rows = labelSessions.over(readTableFile('fex.csv'), { column: 'input' });
for await (const table of summary.over(rows, { statistics: ['mean', 'sem'] }))
  console.log(table.sessions, table.numbers('mean_Happy'));
