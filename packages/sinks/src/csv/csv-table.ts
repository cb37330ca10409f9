import { type ColumnGroup, FexBatch, FexgraphError, FexSchema, type FrameKey } from '@fexgraph/core';
import { approxSeconds, badCell, cellNumber, typeOfTexts } from './csv-cells.ts';
import type { CsvRecord } from './csv-records.ts';
import { type CsvColumns, csvColumns, extraGroups, schemaOf } from './csv-schema.ts';
import { GrowingCells } from './growing-cells.ts';

/** Puts one field of the current row where it belongs. */
type Placer = (text: string, line: number) => void;

/** Collects records into the columns of a Fex table. */
export class CsvTable {
  #columns: CsvColumns | undefined;
  #places: Placer[] = [];
  readonly #numbers = new Map<string, GrowingCells>();
  readonly #texts = new Map<string, (string | null)[]>();
  readonly #extra = new Map<string, string[]>();
  readonly #keys: FrameKey[] = [];

  constructor(private readonly name: string) {}

  /** The first record names the columns. @throws FexgraphError BAD_INPUT */
  add(record: CsvRecord): void {
    if (!this.#columns) {
      this.#columns = csvColumns(record.fields, this.name);
      const known = new FexSchema(this.#columns.known);
      this.#places = record.fields.map((column) => this.#placer(column, known));
      return;
    }
    const { fields, line } = record;
    if (fields.length !== this.#places.length) {
      throw new FexgraphError(
        'BAD_INPUT',
        `${this.name}: line ${line}: ${fields.length} fields, the header names ${this.#places.length} columns`,
      );
    }
    for (const cells of this.#numbers.values()) cells.addRow();
    for (let i = 0; i < fields.length; i++) this.#places[i](fields[i], line);
    this.#keys.push(this.#key(line));
  }

  toBatch(): FexBatch {
    if (!this.#columns) throw new FexgraphError('BAD_INPUT', `${this.name}: the file is empty`);
    const extra = extraGroups(
      this.#columns.unknown,
      this.#columns.unknown.map((column) => typeOfTexts(this.#extra.get(column)!)),
    );
    const batch = new FexBatch(schemaOf(this.#columns, extra), this.#keys);
    for (const [group, cells] of this.#numbers) batch.numbers(group).set(cells.cells());
    for (const [group, texts] of this.#texts) for (let i = 0; i < texts.length; i++) batch.texts(group)[i] = texts[i];
    for (const group of extra) this.#fillExtra(batch, group);
    return batch;
  }

  #placer(column: string, known: FexSchema): Placer {
    const place = known.place(column);
    if (!place) {
      const texts: string[] = [];
      this.#extra.set(column, texts);
      return (text) => texts.push(text);
    }
    const { group, offset } = place;
    // the reference's text groups have one column each
    if (group.type === 'text') {
      const texts: (string | null)[] = [];
      this.#texts.set(group.name, texts);
      return (text) => texts.push(text === '' ? null : text);
    }
    const cells = this.#numbers.get(group.name) ?? new GrowingCells(group);
    this.#numbers.set(group.name, cells);
    const whole = group.type === 'int64';
    return (text, line) => {
      const value = cellNumber(text);
      if (value === undefined) throw badCell(this.name, line, column, text, 'a number');
      if (whole && !Number.isSafeInteger(value)) throw badCell(this.name, line, column, text, 'a whole number');
      cells.put(offset, value);
    };
  }

  /** Of the row just added. */
  #key(line: number): FrameKey {
    const row = this.#keys.length;
    const source = this.#texts.get('input')?.[row] ?? this.name;
    const index = this.#numbers.get('frame')?.at(row) ?? row;
    const text = this.#texts.get('time')?.[row] ?? null;
    const seconds = approxSeconds(text);
    if (text !== null && seconds === undefined)
      throw badCell(this.name, line, 'approx_time', text, 'a time like 01:25');
    return { source, index, time: seconds ?? index };
  }

  #fillExtra(batch: FexBatch, group: ColumnGroup): void {
    const width = group.columns.length;
    group.columns.forEach((column, offset) => {
      const texts = this.#extra.get(column)!;
      for (let row = 0; row < texts.length; row++) {
        if (group.type === 'text')
          batch.texts(group.name)[row * width + offset] = texts[row] === '' ? null : texts[row];
        else batch.numbers(group.name)[row * width + offset] = cellNumber(texts[row])!;
      }
    });
  }
}
