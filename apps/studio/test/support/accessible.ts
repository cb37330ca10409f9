import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { inEachLook, LOOKS, type Look } from './looks.ts';

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What axe-core finds in a page that is serious or critical: rule, and where. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  // By the debugger: the policy of the page allows no scripts from elsewhere.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { readonly axe: typeof axe };
    const { violations } = await checker.run({ resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  });
}

/** The same in each look of an open page, and how much of it needs sideways scrolling. @param what the page shows */
export async function findingsInLooks(page: Page, what: string, looks: readonly Look[] = LOOKS): Promise<string[]> {
  const findings: string[] = [];
  await inEachLook(page, looks, async ({ width, colorScheme }) => {
    const found = [...(await seriousFindings(page))];
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (beyond > 0) found.push(`${beyond} px too wide`);
    findings.push(...found.map((finding) => `${what}, ${colorScheme}, ${width} px: ${finding}`));
  });
  return findings;
}
