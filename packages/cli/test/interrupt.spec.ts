import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { crc32, deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ASTRONAUT } from './support/photos.ts';
import { readRecord, readTable } from './support/read-results.ts';
import { scratchFolder } from './support/scratch.ts';
import { CliProcess } from './support/spawn-cli.ts';

const scratch = scratchFolder();
const started: CliProcess[] = [];
let out: string;
beforeEach(({ task }) => {
  out = join(scratch, task.id);
});
afterEach(() => {
  for (const cli of started.splice(0)) cli.end();
});

function detect(...args: string[]): CliProcess {
  const cli = new CliProcess(['detect', ...args, '--out', out], scratch);
  started.push(cli);
  return cli;
}

/** More than any machine works off while a test lasts. */
const ENDLESS: readonly string[] = new Array(1500).fill(ASTRONAUT);
const table = () => join(out, 'fex.csv.part');
const hasRows = () => existsSync(table()) && statSync(table()).size > 0;

/** A black PNG of 8-bit grey. */
function greyPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    crc.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, crc]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = deflateSync(Buffer.alloc((width + 1) * height), { level: 1 });
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

function digestOf(file: string) {
  const bytes = readFileSync(join(out, file));
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** What every interrupted run leaves: whole rows, a record whose accounts balance, and nothing else. */
function expectPartial(reason: string): void {
  expect(readdirSync(out).sort()).toEqual(['fex.csv.partial', 'fex.run.json']);
  expect(readFileSync(join(out, 'fex.csv.partial'), 'utf8').endsWith('\n')).toBe(true);
  const rows = readTable(out, 'fex.csv.partial');
  const { complete, error, counts, outputs } = readRecord(out);
  expect({ complete, error, outputs }).toEqual({
    complete: false,
    error: { code: 'CANCELLED', message: reason },
    outputs: [
      { path: join(out, 'fex.csv.partial'), rows: rows.length, complete: false, ...digestOf('fex.csv.partial') },
    ],
  });
  expect(counts.rows + counts.nullRows + counts.deadLetters + counts.drops).toBe(counts.accepted);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.length).toBe(counts.rows);
  expect(rows.map((row) => row.get('frame'))).toEqual(rows.map((_, i) => i));
  for (const row of rows) expect([row.get('input'), Number(row.get('FaceScore')) > 0.9]).toEqual([ASTRONAUT, true]);
}

/** The other end of a pipe, once the command has opened it for reading. */
async function readerOf(cli: CliProcess, pipe: string): Promise<number> {
  let end = -1;
  await cli.until(() => {
    try {
      end = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
      return true;
    } catch {
      return false;
    }
  });
  return end;
}

function expectNothingLeft(cli: CliProcess): void {
  expect(cli.groupLives).toBe(false);
  expect(readdirSync(cli.temporary)).toEqual([]);
}

describe.skipIf(process.platform === 'win32')('fexgraph detect that is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s in the middle ends in good order', async (name) => {
    const cli = detect(...ENDLESS, '--workers', '2');
    await cli.until(hasRows);
    cli.signal(name);
    expect(await cli.ended).toEqual({ code: 130, signal: null });
    expect(cli.err).toContain(`${name}: stopping (once more to stop at once)\n`);
    expect(cli.err).toContain(`  ${join(out, 'fex.csv.partial')}\n`);
    expectPartial(`interrupted by ${name}`);
    expectNothingLeft(cli);
  });

  it('before the first row leaves a record and no table', async () => {
    const cli = detect('-');
    await cli.until(() => existsSync(table()));
    cli.signal('SIGINT');
    expect(await cli.ended).toEqual({ code: 130, signal: null });
    expect(readdirSync(out)).toEqual(['fex.run.json']);
    expect(readRecord(out)).toMatchObject({ complete: false, error: { code: 'CANCELLED' }, outputs: [] });
    expectNothingLeft(cli);
  });

  it('while it waits for more paths on stdin ends without them', async () => {
    const cli = detect('-');
    cli.type(`${ASTRONAUT}\n`);
    await cli.until(hasRows);
    cli.signal('SIGINT');
    expect(await cli.ended).toEqual({ code: 130, signal: null });
    expectPartial('interrupted by SIGINT');
    expectNothingLeft(cli);
  });

  it('ends by itself when the run fails while stdin is open', async () => {
    const cli = detect('-', '--max-errors', '0');
    cli.type('missing.png\n');
    expect(await cli.ended).toEqual({ code: 1, signal: null });
    expectNothingLeft(cli);
  });

  it.each([
    ['a line of forty million pixels', () => greyPng(40_000_000, 1)],
    ['a hundred million in a rectangle', () => greyPng(12_500, 8_000)],
  ])('hears a signal while it works on %s', async (_what, picture) => {
    writeFileSync(join(scratch, 'large.png'), picture());
    const cli = detect('-');
    await cli.until(() => existsSync(table()));
    cli.type(`${join(scratch, 'large.png')}\n`);
    await setTimeout(4_000);
    cli.signal('SIGINT');
    await cli.until(() => cli.err.includes('SIGINT: stopping'));
    expect(await cli.ended).toEqual({ code: 130, signal: null });
    expectNothingLeft(cli);
  });

  it('ends at the second signal when the first does not help', async () => {
    // Nobody writes into this pipe: reading it takes for ever, in a thread that cannot be ended from within.
    const pipe = join(scratch, 'graph.yaml');
    execFileSync('mkfifo', [pipe]);
    const cli = new CliProcess(['graph', 'run', pipe], scratch);
    started.push(cli);
    const reader = await readerOf(cli, pipe);
    cli.signal('SIGINT');
    await cli.until(() => cli.err.includes('SIGINT: stopping'));
    expect(cli.running).toBe(true);
    cli.signal('SIGINT');
    // What a shell calls 130.
    expect(await cli.ended).toEqual({ code: null, signal: 'SIGINT' });
    closeSync(reader);
    expectNothingLeft(cli);
  });
});
