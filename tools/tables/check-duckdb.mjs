// Reads the tables of write-tables.mjs with DuckDB, from a folder in which @duckdb/node-api is installed (it is no
// dependency of this project): docs/opening-tables.md.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [folder] = process.argv.slice(2);
const { DuckDBInstance, version } = createRequire(resolve('package.json'))('@duckdb/node-api');
const connection = await (await DuckDBInstance.create()).connect();
const rowsOf = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
const at = (name) => `'${join(folder, name).replaceAll("'", "''")}'`;

const parquet = `read_parquet(${at('fex.parquet')})`;
const csv = `read_csv(${at('fex.csv')}, header = true, quote = '"', escape = '"', all_varchar = true, nullstr = '\\N', max_line_size = 10000000)`;
process.stdout.write(`DuckDB ${version()}\n`);

const columns = await rowsOf(`DESCRIBE SELECT * FROM ${parquet}`);
const types = [...new Set(columns.map(({ column_type }) => column_type))].sort();
process.stdout.write(`Parquet: ${columns.length} columns of ${types.join(', ')}\n`);

// Column by column, with the type of the Parquet file; an empty field of the CSV is null, but for texts.
const differing = columns.map(({ column_name, column_type }) => {
  const name = `"${column_name}"`;
  const cell =
    column_type === 'VARCHAR' ? `coalesce(c.${name}, '')` : `TRY_CAST(nullif(c.${name}, '') AS ${column_type})`;
  const found = column_type === 'VARCHAR' ? `coalesce(p.${name}, '')` : `p.${name}`;
  return `count(*) FILTER (${cell} IS DISTINCT FROM ${found}) AS ${name}`;
});
await connection.run(`CREATE TABLE c AS SELECT * FROM ${csv}`);
await connection.run(`CREATE TABLE p AS SELECT * FROM ${parquet}`);
const [counts] = await rowsOf(
  `SELECT count(*) AS "joined rows", ${differing.join(', ')} FROM c JOIN p ON CAST(c.frame AS BIGINT) = p.frame`,
);
const { 'joined rows': rows, ...differences } = counts;
const wrong = Object.entries(differences).filter(([, count]) => Number(count) > 0);
if (wrong.length > 0) throw new Error(`other cells than in the CSV: ${JSON.stringify(wrong.slice(0, 5))}`);
process.stdout.write(`every cell of ${rows} rows is that of the CSV\n`);

const summary = `SELECT Identity, count(*) AS rows, round(avg(Happy), 3) AS happy FROM ${parquet} GROUP BY Identity ORDER BY Identity`;
process.stdout.write(`${summary}\n${JSON.stringify(await rowsOf(summary))}\n`);
