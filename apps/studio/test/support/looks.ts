import type { Page } from 'playwright-core';

const WIDTHS = [360, 768, 1440] as const;
const SCHEMES = ['light', 'dark'] as const;

/** A width of the window, in pixels, and a colour scheme. */
export interface Look {
  readonly width: number;
  readonly colorScheme: (typeof SCHEMES)[number];
}

const looksOf = (widths: readonly number[]): readonly Look[] =>
  widths.flatMap((width) => SCHEMES.map((colorScheme) => ({ width, colorScheme })));

/** All that the studio is made for. */
export const ALL_LOOKS = looksOf(WIDTHS);
/** The narrowest and the widest, each light and dark. */
export const LOOKS = looksOf([WIDTHS[0], WIDTHS[2]]);

/** Shows an open page in each of these, and lets something look at it. */
export async function inEachLook(
  page: Page,
  looks: readonly Look[],
  look: (shown: Look) => Promise<void>,
): Promise<void> {
  for (const shown of looks) {
    await page.setViewportSize({ width: shown.width, height: 900 });
    await page.emulateMedia({ colorScheme: shown.colorScheme });
    await look(shown);
  }
}
