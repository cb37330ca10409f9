import { Html, html } from './html-text.ts';
import type { Thumbnail } from './report-data.ts';

/** A thumbnail as it stands in the page; nothing without one. @param about text for those who do not see it */
export function image(thumbnail: Thumbnail | undefined, about: string, kind: 'face' | 'whole'): Html {
  if (!thumbnail) return new Html('');
  const { width, height, jpeg } = thumbnail;
  return html`<img class="${kind}" width="${width}" height="${height}" alt="${about}" src="data:image/jpeg;base64,${jpeg}">`;
}
