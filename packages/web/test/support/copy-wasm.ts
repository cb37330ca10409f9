import { copyFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Puts the wasm files of the installed onnxruntime-web into a folder, as pages do that no bundler sees to. */
export function copyWasm(folder: string): void {
  const from = dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'));
  for (const file of readdirSync(from)) {
    if (/^ort-wasm-simd-threaded(\.jspi|\.asyncify)?\.wasm$/.test(file)) {
      copyFileSync(join(from, file), join(folder, file));
    }
  }
}
