export {
  FexTable,
  isNumbers,
  type NumberColumn,
  type SessionLabel,
  type TableColumn,
  type TextColumn,
} from './table/fex-table.ts';
