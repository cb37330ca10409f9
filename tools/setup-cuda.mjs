/**
 * Downloads the CUDA 12 libraries of onnxruntime-node, which its npm package does not contain: `npm run setup:cuda`.
 *
 * Runs the package's own install script with the one switch that works everywhere. npm's flag of the same name is
 * overruled by our .npmrc (which skips the download for everybody else), `npm rebuild` does not run scripts that
 * `allowScripts` forbids, and the value "cuda12" of the variable is taken for no value at all.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

if (process.platform !== 'linux' || process.arch !== 'x64') {
  process.stderr.write(
    `onnxruntime-node has CUDA for Linux on x64 only, this is ${process.platform}-${process.arch}. ` +
      'The backend "webgpu" uses the graphics card here.\n',
  );
  process.exit(1);
}

// The package belongs to the inference package, wherever npm has put it.
const { resolve } = createRequire(new URL('../packages/inference/package.json', import.meta.url));
const folder = dirname(resolve('onnxruntime-node/package.json'));
const install = spawnSync(process.execPath, [join(folder, 'script', 'install.js')], {
  cwd: folder,
  stdio: 'inherit',
  env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'true' },
});
if (install.status !== 0) {
  process.stderr.write('The CUDA libraries were not installed. The download needs access to api.nuget.org.\n');
  process.exit(install.status ?? 1);
}
process.stdout.write(
  `Installed into ${folder}. The backend "cuda" also needs an NVIDIA driver, CUDA 12 and cuDNN 9 on the library path.\n`,
);
