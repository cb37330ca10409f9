import { serveCalls } from '../../worker/serve-calls.ts';
import { ResultService } from './result-service.ts';

serveCalls(new ResultService());
