import { fileURLToPath } from 'node:url';

/** The process that decodes, and that says what FFmpeg it has. */
export const DECODER_PROCESS: string = fileURLToPath(new URL('./decoder-process.js', import.meta.url));
