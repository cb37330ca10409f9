import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BesideFile, writeBeside } from './beside-file.ts';
import { RunFiles, readFormerRun } from './run-files.ts';
import { type OutputRules, RunOutputs } from './run-outputs.ts';

let folder: string;
let out: string;
const opened: RunOutputs[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fexgraph-outputs-'));
  out = join(folder, 'out');
});
afterEach(async () => {
  for (const outputs of opened.splice(0)) await outputs.release();
  rmSync(folder, { recursive: true, force: true });
});

const bytes = (text: string) => new TextEncoder().encode(text);
const digest = (text: string) => ({ bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') });

function outputsOf(rules: Partial<OutputRules> = {}): RunOutputs {
  const outputs = new RunOutputs({ now: () => new Date(), ...rules });
  opened.push(outputs);
  return outputs;
}

/** What a run would leave. */
function leave(files: Readonly<Record<string, string>>, record = 'fex.run.json'): void {
  mkdirSync(out, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(out, name), text);
  const outputs = Object.entries(files).map(([name, text]) => ({ path: `elsewhere/${name}`, ...digest(text) }));
  const facts = { record: 1, finished: '2026-01-01T00:00:00Z', complete: true, outputs };
  writeFileSync(join(out, record), JSON.stringify(facts));
}

describe('RunOutputs', () => {
  it('replaces what a run left as it is, with its record, and nothing else', async () => {
    leave({ 'fex.csv': 'rows', 'edited.csv': 'rows' });
    writeFileSync(join(out, 'edited.csv'), 'ROWS');
    writeFileSync(join(out, 'mine.csv'), 'rows');
    const outputs = outputsOf();
    for (const name of ['fex.csv', 'fex.run.json', 'new.csv'])
      await writeBeside(join(out, name), bytes('new'), outputs);
    for (const name of ['edited.csv', 'mine.csv']) {
      await expect(writeBeside(join(out, name), bytes('new'), outputs)).rejects.toThrow(
        `cannot write ${join(out, name)}: there is a file of that name, which no run has left as it is`,
      );
    }
    expect(readFileSync(join(out, 'edited.csv'), 'utf8')).toBe('ROWS');
    await outputs.release();
    expect(readdirSync(out).sort()).toEqual(['edited.csv', 'fex.csv', 'fex.run.json', 'mine.csv', 'new.csv']);
  });

  it('may write again what it has written itself', async () => {
    const outputs = outputsOf();
    await writeBeside(join(out, 'a.html'), bytes('first'), outputs);
    await writeBeside(join(out, 'a.html'), bytes('second'), outputs);
    expect(readFileSync(join(out, 'a.html'), 'utf8')).toBe('second');
    expect(outputs.notes).toEqual([]);
    await outputs.release();
    await expect(writeBeside(join(out, 'a.html'), bytes('third'), outputsOf())).rejects.toThrow(/no run has left/);
  });

  it('replaces what it is asked to, and says so', async () => {
    mkdirSync(out);
    writeFileSync(join(out, 'mine.csv'), 'rows');
    const outputs = outputsOf({ overwrite: true });
    await outputs.admit(join(out, 'mine.csv'));
    await writeBeside(join(out, 'mine.csv'), bytes('new'), outputs);
    expect(outputs.notes).toEqual([
      { input: join(out, 'mine.csv'), kind: 'file that no run has written, replaced as asked' },
    ]);
  });

  it('knows the files of the run before wherever they lie', async () => {
    const trace = join(folder, 'trace.json');
    writeFileSync(trace, 'trace');
    const former = { record: '', finished: '', complete: true, outputs: [{ path: trace, ...digest('trace') }] };
    await expect(writeBeside(trace, bytes('new'), outputsOf())).rejects.toThrow('no run has left');
    await writeBeside(trace, bytes('new'), outputsOf({ former }));
    expect(readFileSync(trace, 'utf8')).toBe('new');
  });

  it('never writes over an input, however it is called, also if that comes late', async () => {
    mkdirSync(out);
    writeFileSync(join(folder, 'a.png'), 'picture');
    symlinkSync(folder, join(out, 'up'));
    const outputs = outputsOf({ overwrite: true });
    await outputs.protect(join(folder, 'a.png'));
    await expect(writeBeside(join(out, 'up', 'a.png'), bytes('x'), outputs)).rejects.toThrow('it is one of the inputs');
    const late = await BesideFile.open(join(folder, 'b.png'), outputs);
    await late.write(bytes('x'));
    await outputs.protect(join(out, 'up', 'b.png'));
    await expect(late.complete()).rejects.toThrow('it is one of the inputs');
    expect(existsSync(join(folder, 'b.png'))).toBe(false);
    expect(readFileSync(join(folder, 'a.png'), 'utf8')).toBe('picture');
  });

  it('writes within what is allowed: not beside, not above, not through a link, and makes no folder there', async () => {
    mkdirSync(out);
    mkdirSync(join(folder, 'outside'));
    symlinkSync(join(folder, 'outside'), join(out, 'link'));
    const outputs = outputsOf({ within: [out], named: [join(folder, 'named.csv')] });
    await writeBeside(join(out, 'deep', 'a.csv'), bytes('x'), outputs);
    await writeBeside(join(folder, 'named.csv'), bytes('x'), outputs);
    for (const path of ['b.csv', 'out2/b.csv', 'out/../b.csv', 'out/link/b.csv', 'outside/new/b.csv']) {
      await expect(writeBeside(join(folder, path), bytes('x'), outputs)).rejects.toMatchObject({
        code: 'OUTPUT_FAILED',
        message: expect.stringContaining('it is outside of what this run may write to'),
      });
    }
    expect(readdirSync(join(folder, 'outside'))).toEqual([]);
    expect(existsSync(join(folder, 'out2'))).toBe(false);
  });

  it('has its folders to itself until it is released', async () => {
    const first = outputsOf();
    await writeBeside(join(out, 'a.csv'), bytes('x'), first);
    await writeBeside(join(out, 'b.csv'), bytes('x'), first);
    await expect(writeBeside(join(out, 'c.csv'), bytes('x'), outputsOf())).rejects.toThrow(
      'another run is writing into',
    );
    await first.release();
    await writeBeside(join(out, 'c.csv'), bytes('x'), outputsOf());
  });
});

describe('RunFiles', () => {
  it('finds who wrote a file as it is now', async () => {
    leave({ 'a.png': 'aa', 'b.png': 'bb' });
    leave({ 'c.png': 'cc' }, 'other.run.json.partial');
    writeFileSync(join(out, 'b.png'), 'BB');
    writeFileSync(join(out, 'damaged.run.json'), '{"record":1');
    const files = new RunFiles();
    const [a, b, c, record] = await Promise.all(
      ['a.png', 'b.png', 'c.png', 'fex.run.json'].map((name) => files.writerOf(join(out, name))),
    );
    expect([a, b, c, record]).toEqual([
      join(out, 'fex.run.json'),
      undefined,
      join(out, 'other.run.json.partial'),
      join(out, 'fex.run.json'),
    ]);
    expect(await files.writerOf(join(folder, 'gone', 'a.png'))).toBeUndefined();
  });

  it.each(['', 'null', '[]', '{}', '{"record":1,"finished":"x","complete":true,"outputs":[null]}'])(
    'takes %j for no record',
    async (text) => {
      writeFileSync(join(folder, 'x.run.json'), text);
      expect(await readFormerRun(join(folder, 'x.run.json'))).toBeUndefined();
    },
  );
});
