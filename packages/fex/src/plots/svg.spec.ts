import { describe, expect, it } from 'vitest';
import { svg } from './svg.ts';

describe('svg', () => {
  it('escapes texts, in elements and in attributes, and replaces what XML does not have', () => {
    const name = '<a href="x">&\u0000\ud800';
    expect(svg`<text id="${name}">${name}</text>`.text).toBe(
      '<text id="&lt;a href=&quot;x&quot;&gt;&amp;\ufffd\ufffd">&lt;a href=&quot;x&quot;&gt;&amp;\ufffd\ufffd</text>',
    );
  });

  it('puts parts together', () => {
    expect(svg`${[svg`<g/>`, svg`<path/>`]}${false}${undefined}${1.23456}`.text).toBe('<g/><path/>1.23');
  });
});
