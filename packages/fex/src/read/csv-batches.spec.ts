import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contents } from '../../test/support/batches.ts';
import { tableOf } from '../../test/support/made-table.ts';
import { told } from '../../test/support/told.ts';
import { concatTables } from '../table/concat-tables.ts';
import type { FexTable } from '../table/fex-table.ts';
import { CsvEncoder } from '../write/table-encoder.ts';
import { CsvBatches, type CsvFormat } from './csv-batches.ts';

const encode = (text: string) => new TextEncoder().encode(text);

/** The table of a text that arrives in pieces of so many bytes. */
function read(text: string | Uint8Array, format: CsvFormat = {}, size = 1 << 20): FexTable {
  const bytes = typeof text === 'string' ? encode(text) : text;
  const csv = new CsvBatches({ name: 'a.csv', ...format });
  const batches: FexTable[] = [];
  for (let at = 0; at < bytes.length; at += size) batches.push(...csv.push(bytes.subarray(at, at + size)));
  return concatTables([...batches, ...csv.end()]);
}

describe('CSV', () => {
  it('has numbers, texts and missing values', () => {
    const text = 'AU12,note,input,n\n1,"a, ""b""",x,\n,,,-2.5e-3\r\nnan,"two\nlines",y,inf\n\n-0.0,é,z,<NA>';
    expect(contents(read(text))).toEqual(
      contents(
        tableOf({
          ...{ AU12: [1, null, null, -0], note: ['a, "b"', null, 'two\nlines', 'é'], input: ['x', null, 'y', 'z'] },
          n: [null, -0.0025, Number.POSITIVE_INFINITY, null],
        }),
      ),
    );
  });

  it('knows the type of a column by its name, or by the first cell that is not empty', () => {
    const table = read('Identity,mood,AU01,AU02_r,pose_Rx,x_70\n,,,,,\n,happy,,,,\n');
    expect(table.columns.map(({ values }) => values.constructor.name)).toEqual([
      ...['Array', 'Array', 'Float64Array', 'Float64Array', 'Float64Array', 'Float64Array'],
    ]);
    expect(contents(read('trial\n1\n2\n', { texts: ['trial'] })).columns).toEqual([['trial', ['1', '2']]]);
  });

  it('reads every number as the engine does (property)', () => {
    const written = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => String(Math.fround(value))),
      fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((value) => value.toFixed(7)),
      fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 25n }), fc.integer({ min: -30, max: 30 })).map(([m, e]) => `${m}e${e}`),
      fc.constantFrom('9007199254740993', '.5', '5.', '+1', '-.5e+2', ' 7 ', '1e400', '0.000000000000000000000001'),
    );
    fc.assert(
      fc.property(fc.array(written, { minLength: 1 }), (numbers) => {
        const values = read(`AU12,AU06\n${numbers.map((text) => `${text},${text}\n`).join('')}`);
        expect([...values.numbers('AU12')]).toEqual(numbers.map(Number));
        expect([...values.numbers('AU06')]).toEqual(numbers.map(Number));
      }),
    );
  });

  it('reads what it writes, in pieces and batches of any size (property)', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a,b', '"', '\r\n', 'x"y'));
    const rows = fc.array(
      fc.record({ AU12: fc.double(), input: fc.option(text.filter((cell) => cell !== '')), n: fc.double() }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 7 }), (cells, size, batch) => {
        const column = <K extends 'AU12' | 'n' | 'input'>(name: K) => cells.map((row) => row[name]);
        const table = tableOf({ AU12: column('AU12'), n: column('n') }).withColumns([
          ...tableOf({ AU12: column('AU12'), n: column('n') }).columns,
          { name: 'input', values: column('input') },
        ]);
        const bytes = new CsvEncoder().rows(table);
        expect(contents(read(bytes, { rows: batch }, size))).toEqual(contents(table));
      }),
    );
  });

  it.each<[string, string, CsvFormat, Record<string, (number | string | null)[]>]>([
    ['a mark at the start', '\uFEFFAU12\n1\n', {}, { AU12: [1] }],
    [
      'semicolons and decimal commas',
      'AU12;AU06\n0,5;-1,25e1\n',
      { delimiter: ';', decimal: ',' },
      { AU12: [0.5], AU06: [-12.5] },
    ],
    ['tabs', 'AU12\tinput\n1\ta b\n', { delimiter: '\t' }, { AU12: [1], input: ['a b'] }],
    ['blanks around names and numbers', ' frame, AU01_r\n 1,  0.5 \n', {}, { frame: [1], AU01_r: [0.5] }],
    ['row numbers of pandas', ',AU12\n0,1\n', {}, { 'Unnamed: 0': [0], AU12: [1] }],
    ['numbers in quotes', '"AU12","AU06"\n"1","2"\n', {}, { AU12: [1], AU06: [2] }],
    [
      'py-feat before version 2, with 68 points',
      ',FaceRectX,x_0,y_67,Pitch,AU01,anger,happiness,input,frame\n0,1.5,2,3,0.1,0.2,0.3,0.4,a.mp4,7\n',
      {},
      {
        ...{ 'Unnamed: 0': [0], FaceRectX: [1.5], x_0: [2], y_67: [3], Pitch: [0.1], AU01: [0.2], anger: [0.3] },
        ...{ happiness: [0.4], input: ['a.mp4'], frame: [7] },
      },
    ],
    [
      'py-feat with 478 points',
      'x_477,y_477,z_477,frame\n,,,0\n',
      {},
      { x_477: [Number.NaN], y_477: [Number.NaN], z_477: [Number.NaN], frame: [0] },
    ],
    ['no row', 'AU12,input\n', {}, { AU12: [], input: [] }],
  ])('takes %s', (_, text, format, columns) => {
    const names = Object.keys(columns);
    expect(contents(read(text, format)).columns).toEqual(names.map((name) => [name, columns[name]]));
  });

  const bytes = (...codes: (number | string)[]) =>
    Uint8Array.from(codes.flatMap((code) => (typeof code === 'number' ? [code] : [...encode(code)])));

  it.each<[string, string | Uint8Array, CsvFormat, string | RegExp]>([
    ['nothing', '', {}, 'a.csv: the file is empty'],
    ['a text among numbers', 'frame,AU12\n1,0.5\n2,high\n', {}, 'a.csv: line 3, column "AU12": "high" is not a number'],
    ['a text in the first row', 'AU12\nhigh\n', {}, 'a.csv: line 2, column "AU12": "high" is not a number'],
    [
      'a text after numbers, in a column of the user',
      'trial,AU12\n1,2\nb,2\n',
      {},
      /^a\.csv: line 3, column "trial": "b" is not a number \(.*name "trial" among the columns of texts if it is none\)$/,
    ],
    [
      'decimal commas',
      'AU12;AU06\n0,5;1\n',
      { delimiter: ';' },
      'a.csv: line 2, column "AU12": "0,5" is not a number (give "," as the decimal mark)',
    ],
    [
      'decimal points where commas are said',
      'AU12;AU06\n0.5;1\n',
      { delimiter: ';', decimal: ',' },
      'a.csv: line 2, column "AU12": "0.5" is not a number (give "." as the decimal mark)',
    ],
    [
      'another delimiter',
      'AU12;AU06\n1;2\n',
      {},
      'a.csv: line 1: one column, with ";" in its name (give ";" as the delimiter)',
    ],
    ['tabs', 'AU12\tAU06\n', {}, 'a.csv: line 1: one column, with tabs in its name (give the tab as the delimiter)'],
    ['a doubled column', 'AU12,AU06,AU12\n', {}, 'a.csv: line 1: column "AU12" is there twice'],
    ['a column without a name', 'AU12,,AU06\n', {}, 'a.csv: line 1: column 2 of 3 has no name'],
    ['a row that is too short', 'AU12,AU06\n1,2\n3\n', {}, 'a.csv: line 3: 1 fields, the header names 2 columns'],
    ['a row that is too long', 'AU12,AU06\n1,2,3,4\n', {}, 'a.csv: line 2: 4 fields, the header names 2 columns'],
    ['a comma at the end', 'AU12,AU06\n1,2,\n', {}, 'a.csv: line 2: 3 fields, the header names 2 columns'],
    ['a quote that is not closed', 'input,AU12\n"a,1\nb,2\n', {}, 'a.csv: line 2: a quote is not closed'],
    ['text behind a quote', 'input,AU12\n"a"b,1\n', {}, 'a.csv: line 2: text follows a closing quote'],
    ['a quote inside of a field', 'input,AU12\na"b,1\n', {}, 'a.csv: line 2: a quote stands inside an unquoted field'],
    ['UTF-16', bytes(0xff, 0xfe, 65, 0, 10, 0), {}, 'a.csv: the file is UTF-16 (save it as UTF-8)'],
    ['Latin-1', bytes('input,AU12\n', 0xe9, ',1\n'), {}, 'a.csv: line 2: not UTF-8 text (save the file as UTF-8)'],
    ['old line ends', 'AU12,AU06\r1,2\r', {}, /^a\.csv: line 1: /],
    ['a line that counts line ends in quotes', 'input,AU12\n"a\n\nb",1\nc,x\n', {}, /^a\.csv: line 5, column "AU12"/],
    [
      'a missing column that is to hold texts',
      'AU12\n1\n',
      { texts: ['trial'] },
      'a.csv: line 1: no column "trial", which is to hold texts',
    ],
    ['a number beyond its end', 'AU12,AU06\n1e,2\n', {}, 'a.csv: line 2, column "AU12": "1e" is not a number'],
    ['a sign alone', 'AU12,AU06\n-,2\n', {}, 'a.csv: line 2, column "AU12": "-" is not a number'],
  ])('says where it is wrong: %s', (_, text, format, message) => {
    const line = told(() => read(text, format));
    if (typeof message === 'string') expect(line).toBe(message);
    else expect(line).toMatch(message);
  });

  it('ends at a record of more than 64 MiB, and does not keep it', () => {
    const csv = new CsvBatches({ name: 'a.csv' });
    const piece = new Uint8Array(1 << 20).fill(65);
    const endless = () => {
      for (let mebibytes = 0; mebibytes < 10_000; mebibytes++)
        for (const _ of csv.push(piece)) throw new Error('a row');
    };
    expect(endless).toThrow('a.csv: line 1: a record of more than 64 MiB');
  });

  it('refuses one mark for two things', () => {
    expect(() => new CsvBatches({ delimiter: ',', decimal: ',' })).toThrow(
      '"," cannot be both the delimiter and the decimal mark',
    );
  });
});
