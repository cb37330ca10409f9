import { expect, it } from 'vitest';
import { InstalledDecoder, InstalledEncoder } from './installed-node-av.ts';

it('finds what the package has, and says its licence', async () => {
  for (const installed of [new InstalledDecoder(), new InstalledEncoder()]) {
    expect(installed.id).toBe('node-av');
    const description = await installed.describe();
    // Where npm has no binary of it, that is what it says.
    if ('missing' in description) expect(description.missing).toMatch(/node-av/);
    else expect(description).toEqual({ version: expect.stringMatching(/\d/), licence: 'GPL-3.0-or-later' });
  }
});
