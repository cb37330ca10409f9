import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** CUDA's part of onnxruntime-node, which its npm package does not contain. */
export interface CudaLibraries {
  readonly downloaded: boolean;
  /** The script of onnxruntime-node that downloads them. */
  readonly installScript: string;
}

/** Looked up on the disk: what onnxruntime says of a missing library goes to its log alone. */
export function cudaLibraries(): CudaLibraries {
  const folder = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  const builds = join(folder, 'bin');
  const downloaded = readdirSync(builds).some((build) =>
    existsSync(join(builds, build, process.platform, process.arch, 'libonnxruntime_providers_cuda.so')),
  );
  return { downloaded, installScript: join(folder, 'script', 'install.js') };
}
