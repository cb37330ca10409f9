import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

const found = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((path) => existsSync(path));

/** Whether browser tests can run here; where there is no Chromium, a line says that they are skipped. */
export const there: boolean = found !== undefined;

if (!there) process.stderr.write(`No browser tests: none of ${NAMES.join(', ')} is on the PATH. Install chromium.\n`);

/** The software device of Chromium: any machine has it, and numbers do not depend on the graphics card. */
const WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/**
 * WebAssembly is compiled as its functions are first called, and those that are called often once more, well: what most of
 * the processor time of a page goes into that is closed after seconds. Without the second time it is a third less in all.
 */
const COMPILED_ONCE = '--js-flags=--no-wasm-tier-up --no-wasm-dynamic-tiering';

export interface BrowserOptions {
  readonly webgpu?: boolean;
  /** WebAssembly is compiled only quickly. Not where its speed counts, or the very numbers that users get. */
  readonly compiledOnce?: boolean;
  /** A y4m file that is the camera. */
  readonly camera?: string;
  /** Tabs that are hidden are slowed down, as for users, and the browser can be connected to at this port. */
  readonly port?: number;
}

/** With these, Playwright keeps browsers from slowing down what nobody sees. */
const NEVER_SLOW = [
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
];

export function launch({ webgpu = false, compiledOnce = false, camera, port }: BrowserOptions = {}): Promise<Browser> {
  const args = [
    ...(webgpu ? WEBGPU : []),
    ...(compiledOnce ? [COMPILED_ONCE] : []),
    ...(port === undefined ? [] : [`--remote-debugging-port=${port}`, '--use-fake-ui-for-media-stream']),
    ...(camera ? ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${camera}`] : []),
  ];
  return chromium.launch({
    executablePath: found,
    headless: true,
    args,
    ignoreDefaultArgs: port === undefined ? [] : NEVER_SLOW,
  });
}
