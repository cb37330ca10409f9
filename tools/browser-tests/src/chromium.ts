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

export interface BrowserOptions {
  readonly webgpu?: boolean;
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

export function launch({ webgpu = false, camera, port }: BrowserOptions = {}): Promise<Browser> {
  const args = [
    ...(webgpu ? WEBGPU : []),
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
