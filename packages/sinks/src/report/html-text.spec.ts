import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Html, html } from './html-text.ts';

describe('html', () => {
  it('escapes what is put in, in text and in attributes, and takes HTML as it is', () => {
    const bad = '"><script>alert(1)</script>&';
    expect(html`<p title="${bad}">${[bad, new Html('<b>x</b>'), 3, undefined, false]}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;<b>x</b>3</p>',
    );
  });

  it('never lets a text open or close anything', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(html`${text}`.text).not.toMatch(/[<>"']/);
      }),
    );
  });
});
