import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { argumentsOf, type BrowserOptions, found } from './chromium.ts';

/** A browser with tabs of one window, of which the ones behind are hidden; to Playwright's own every page is in front. */
export interface Tabs {
  readonly browser: Browser;
  close(): Promise<void>;
}

export async function launchTabs(options: BrowserOptions): Promise<Tabs> {
  const profile = mkdtempSync(join(tmpdir(), 'fexgraph-profile-'));
  const own = ['--headless=new', '--no-sandbox', '--no-first-run', '--remote-debugging-port=0'];
  const camera = ['--use-fake-ui-for-media-stream', `--user-data-dir=${profile}`];
  const child = spawn(found!, [...own, ...camera, ...argumentsOf(options), 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const listening = /DevTools listening on (\S+)/.exec(said);
      if (listening) resolve(listening[1]);
    });
    gone.then(() => reject(new Error(`the browser ended: ${said}`)));
  });
  const browser = await chromium.connectOverCDP(address, { noDefaults: true });
  return {
    browser,
    close: async () => {
      await browser.close();
      child.kill();
      await gone;
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
