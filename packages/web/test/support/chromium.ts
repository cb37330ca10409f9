import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/** Where Chromium is. */
export const found: string | undefined = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((path) => existsSync(path));

/** Whether there is a Chromium here; where there is none, a line says that its tests are skipped. */
export function chromiumIsThere(): boolean {
  if (!found) process.stderr.write(`No browser tests: none of ${NAMES.join(', ')} is on the PATH. Install chromium.\n`);
  return found !== undefined;
}

/** The software device of Chromium: any machine has it, and numbers do not depend on the graphics card. */
const WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

export interface BrowserOptions {
  readonly webgpu?: boolean;
  /** A y4m file that is the camera. */
  readonly camera?: string;
}

export function argumentsOf({ webgpu = false, camera }: BrowserOptions): readonly string[] {
  return [
    ...(webgpu ? WEBGPU : []),
    ...(camera ? ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${camera}`] : []),
  ];
}

export function launch(options: BrowserOptions = {}): Promise<Browser> {
  return chromium.launch({ executablePath: found, headless: true, args: [...argumentsOf(options)] });
}
