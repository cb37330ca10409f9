/** A column of texts: each text once, and for each row which it is; -1 is a missing value. */
export interface TextCodes {
  readonly name: string;
  readonly labels: readonly string[];
  readonly codes: Int32Array;
}

/** What is known of a table beside its numbers. */
export interface TableInfo {
  /** Of the file. */
  readonly name: string;
  readonly rowCount: number;
  /** All columns, in the order of the table. */
  readonly columns: readonly string[];
  /** Those that hold numbers. */
  readonly numbers: readonly string[];
  readonly texts: readonly TextCodes[];
}

/** Labels of rows: for each row the place of its label; -1 has none. */
export type RowLabels = Pick<TextCodes, 'labels' | 'codes'>;

export interface TableFormat {
  readonly delimiter?: ',' | ';' | '\t' | '|';
  readonly decimal?: '.' | ',';
}
