import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cudaLibraries } from './cuda-libraries.ts';
import { explainCuda } from './explain-cuda.ts';

const failed = (log = '') => ({
  result: { outcome: 'failed', message: 'Failed to load shared library' } as const,
  log,
});
const libraries = (downloaded: boolean) => () => ({ downloaded, installScript: '/app/script/install.js' });

describe('explainCuda', () => {
  it('names what downloads the libraries, in a clone and elsewhere, whatever onnxruntime logs', () => {
    const { reason, hint } = explainCuda(failed(), 'linux-x64', libraries(false));
    expect(reason).toMatch(/^its libraries are not part of the npm package/);
    expect(hint).toContain('"npm run setup:cuda"');
    expect(hint).toContain('ONNXRUNTIME_NODE_INSTALL=true node /app/script/install.js');
  });

  it('names the library that is missing once they are there', () => {
    const log = 'Failed to load library with error: libcublasLt.so.12: cannot open shared object file: No such file';
    const { reason, hint } = explainCuda(failed(log), 'linux-x64', libraries(true));
    expect(reason).toMatch(/libcublasLt\.so\.12: cannot open/);
    expect(hint).toMatch(/CUDA 12 and cuDNN 9/);
  });

  it('does not send anybody to a download that is not there', () => {
    expect(explainCuda(failed(), 'darwin-arm64', libraries(false)).hint).toMatch(/Linux on x64 only/);
  });
});

describe('cudaLibraries', () => {
  it('finds the script of the package that is installed', () => {
    expect(existsSync(cudaLibraries().installScript)).toBe(true);
  });
});
