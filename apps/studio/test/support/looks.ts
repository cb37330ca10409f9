import type { Page } from 'playwright-core';

const WIDTHS = [360, 768, 1440] as const;
const SCHEMES = ['light', 'dark'] as const;

/** Shows an open page in each size and colour scheme that it is made for, and lets something look at it. */
export async function inEachLook(page: Page, look: (width: number, scheme: string) => Promise<void>): Promise<void> {
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await look(width, colorScheme);
    }
  }
}

/** What a browser context is opened with: the narrowest and the widest, each light and dark. */
export const LOOKS = [WIDTHS[0], WIDTHS[2]].flatMap((width) =>
  SCHEMES.map((colorScheme) => ({ viewport: { width, height: 900 }, colorScheme })),
);
