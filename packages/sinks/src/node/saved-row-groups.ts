import type { BesideFile, FileMark } from '@fexgraph/files';
import { type Put, RowGroups } from '../columns/row-groups.ts';

/** `RowGroups` of a file that can be cut back: on a full disk the last groups give way to its end. */
export class SavedRowGroups extends RowGroups<BesideFile> {
  /** Where the file ended before each group. */
  readonly #marks: FileMark[] = [];

  /**
   * Writes as much of what waits as there is room for, and the end of a file that can be read. If there is no room for
   * the end, the last groups make room for it. Resolves to the number of rows that are lost; without any group in it the
   * file is discarded.
   */
  override async save(): Promise<number> {
    const put: Put = (bytes) => this.file.writeToSave(bytes);
    const rows = this.rowsInFile + this.waiting.rowCount;
    let count = Math.min(this.groupRows, this.waiting.rowCount);
    while (count > 0) {
      const isThere = await this.writeGroup(count, put).then(
        () => true,
        () => false,
      );
      count = Math.min(isThere ? count : Math.floor(count / 2), this.waiting.rowCount);
    }
    while (this.written.length > 0) {
      try {
        await put(this.footer());
        return rows - this.rowsInFile;
      } catch {
        this.written.pop();
        await this.file.backTo(this.#marks.pop()!);
      }
    }
    await this.file.discard();
    return rows;
  }

  protected override async writeGroup(rows: number, put: Put): Promise<void> {
    const before = this.file.mark();
    await super.writeGroup(rows, put);
    this.#marks.push(before);
  }
}
