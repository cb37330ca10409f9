import type { IncomingFrame } from '@fexgraph/sources';
import type { Page } from 'playwright-core';

interface Seen {
  readonly width: number;
  readonly height: number;
  /** RGBA as base64. */
  readonly data: string;
}

/** Keeps the pixels of the first frames that the page shows, before anything is drawn on them. */
export async function keepFrames(page: Page, most: number): Promise<void> {
  await page.evaluate((limit) => {
    const seen: ImageData[] = [];
    const { prototype } = CanvasRenderingContext2D;
    const { putImageData } = prototype;
    prototype.putImageData = function (this: CanvasRenderingContext2D, ...[image, ...place]: unknown[]) {
      if (seen.length < limit) seen.push(image as ImageData);
      Reflect.apply(putImageData, this, [image, ...place]);
    };
    Object.assign(globalThis, { seen });
  }, most);
}

/** They, in the order in which they were shown. */
export async function keptFrames(page: Page): Promise<IncomingFrame[]> {
  const seen = await page.evaluate(async () => {
    const base64 = (bytes: Uint8ClampedArray<ArrayBuffer>) =>
      new Promise<string>((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve(String(reader.result).replace(/^.*,/, ''));
        reader.readAsDataURL(new Blob([bytes]));
      });
    const kept: Seen[] = [];
    for (const { width, height, data } of (globalThis as unknown as { seen: ImageData[] }).seen) {
      kept.push({ width, height, data: await base64(data as Uint8ClampedArray<ArrayBuffer>) });
    }
    return kept;
  });
  return seen.map(({ width, height, data }) => ({
    pixels: { width, height, channels: 4, data: new Uint8Array(Buffer.from(data, 'base64')) },
  }));
}
