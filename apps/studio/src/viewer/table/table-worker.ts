import { serveCalls } from '../../worker/serve-calls.ts';
import { TableService } from './table-service.ts';

/** One table, read away from the page. */
serveCalls(new TableService());
