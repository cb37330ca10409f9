import { Observable, type OperatorFunction } from 'rxjs';
import { concatTables, requireSameColumns } from '../table/concat-tables.ts';
import type { FexTable } from '../table/fex-table.ts';

/** An operation on rows that come in batches. What it gives depends on the rows, never on where a batch ends. */
export interface BatchOperation {
  /** Takes rows; returns those of the result that are known now. */
  push(batch: FexTable): readonly FexTable[];
  /** What is left when no row comes any more. */
  end(): readonly FexTable[];
}

/** One operation in three forms with the same results. */
export interface TableOperation<Options> {
  /** On a whole table. */
  (table: FexTable, options: Options): FexTable;
  /** On batches, as an RxJS operator. */
  stream(options: Options): OperatorFunction<FexTable, FexTable>;
  /** On batches that are read one by one, such as those of a file. */
  over(batches: AsyncIterable<FexTable>, options: Options): AsyncGenerator<FexTable>;
}

/** Makes the three forms of an operation. Options are checked when `begin` is called: once, and before any row. */
export function tableOperation<Options>(begin: (options: Options) => BatchOperation): TableOperation<Options> {
  const whole = (table: FexTable, options: Options): FexTable => {
    const operation = begin(options);
    return concatTables([...operation.push(table), ...operation.end()]);
  };
  const stream =
    (options: Options): OperatorFunction<FexTable, FexTable> =>
    (batches) =>
      new Observable((observer) => {
        const operation = checked(begin(options));
        return batches.subscribe({
          next: (batch) => {
            let results: readonly FexTable[];
            try {
              results = operation.push(batch);
            } catch (error) {
              observer.error(error);
              return;
            }
            for (const table of results) observer.next(table);
          },
          error: (error) => observer.error(error),
          complete: () => {
            try {
              for (const table of operation.end()) observer.next(table);
            } catch (error) {
              observer.error(error);
              return;
            }
            observer.complete();
          },
        });
      });
  async function* over(batches: AsyncIterable<FexTable>, options: Options): AsyncGenerator<FexTable> {
    const operation = checked(begin(options));
    for await (const batch of batches) yield* operation.push(batch);
    yield* operation.end();
  }
  return Object.assign(whole, { stream, over });
}

/** @throws FexgraphError `BAD_INPUT` from `push` for a batch with other columns than the first. */
function checked(operation: BatchOperation): BatchOperation {
  let first: FexTable | undefined;
  let count = 0;
  return {
    push(batch) {
      count++;
      first ??= batch.take([]);
      requireSameColumns(first, batch, `batch ${count}`);
      return operation.push(batch);
    },
    end: () => operation.end(),
  };
}
