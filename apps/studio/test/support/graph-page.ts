import { readFileSync } from 'node:fs';
import type { Visit, VisitOptions } from '@fexgraph/browser-tests';
import type { Page } from 'playwright-core';

type Visiting = (visit?: Partial<VisitOptions>) => Promise<Visit>;

/** The graph tab, when its node types are there. */
export async function openGraphTab(visit: Visiting, options: Partial<VisitOptions> = {}): Promise<Visit> {
  const context = { viewport: { width: 1440, height: 900 }, ...options.context };
  const opened = await visit({ path: '#graph', ...options, context });
  await opened.page.getByRole('toolbar', { name: 'Graph file' }).waitFor();
  return opened;
}

/** What the page saves. */
export async function savedText(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save' }).click(),
  ]);
  return readFileSync(await download.path(), 'utf8');
}

export async function openReady(page: Page, name: string): Promise<void> {
  await page.getByLabel('ready graph', { exact: true }).selectOption(name);
  await page.getByRole('button', { name: 'Open: ready graph' }).click();
  await page.getByRole('navigation', { name: 'Sub-graphs' }).getByText(`${name}.yaml`).waitFor();
}

/** Opens a text as a file that was picked. */
export async function openText(page: Page, text: string, name = 'mine.yaml'): Promise<void> {
  const file = { name, mimeType: 'application/yaml', buffer: Buffer.from(text) };
  await page.getByLabel('Graph file to open').setInputFiles(file);
  await page.getByRole('navigation', { name: 'Sub-graphs' }).getByText(name).waitFor();
}
