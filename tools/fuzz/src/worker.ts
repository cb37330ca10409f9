import { PARSERS } from './parsers.ts';
import { serveInputs } from './serve-inputs.ts';

await serveInputs(PARSERS);
