import type { Page } from 'playwright-core';

/** What a run of the camera says became of its frames. */
export async function accountOf(page: Page) {
  const numbers = (await page.getByTestId('account').innerText()).match(/\d+/g) ?? [];
  const [came, rows, drops, failed, atWork] = numbers.map(Number);
  return { came, rows, drops, failed, atWork };
}
