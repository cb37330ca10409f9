import { FexBatch, IMAGE_SCHEMA } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { noFace, sampleFace } from '../../test/support/sample-face.ts';
import { escapeXml } from './escape-xml.ts';
import { overlaySvg } from './overlay-svg.ts';

const size = { width: 200, height: 100 };
const bare = { contours: false, pose: false, gaze: false, labels: false };
const count = (svg: string, part: string | RegExp) => svg.split(part).length - 1;

describe('overlaySvg', () => {
  it('has the size of the picture and nothing on it for a frame without a face', () => {
    expect(overlaySvg(size, noFace().rows())).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100" fill="none" stroke-linecap="round" stroke-linejoin="round"></svg>',
    );
  });

  it('draws the facebox where the row says', () => {
    expect(overlaySvg(size, sampleFace(20, 30, 40).rows(), bare)).toContain('d="M20 30L60 30L60 70L20 70Z"');
  });

  it('goes from pixels of the source picture to pixels of the fitted frame', () => {
    const fit = { scale: 0.5, padLeft: 10, padTop: 4, padRight: 0, padBottom: 0 };
    const face = sampleFace(20, 30, 40);
    const svg = overlaySvg(size, face.rows(), { ...bare, fit, points: 'landmarks' });
    expect(svg).toContain('d="M20 19L40 19L40 39L20 39Z"');
    const [x0, y0] = [face.numbers('landmarks')[0], face.numbers('landmarks')[68]];
    expect(svg).toContain(`M${Math.round((x0 * 0.5 + 10) * 100) / 100} ${Math.round((y0 * 0.5 + 4) * 100) / 100}h0`);
  });

  it('draws as many points as asked for', () => {
    const rows = [...sampleFace(20, 30, 40).rows()];
    // each point once in the rim and once in the colour
    expect(count(overlaySvg(size, rows, { ...bare, points: 'landmarks' }), 'h0')).toBe(2 * 68);
    expect(count(overlaySvg(size, rows, { ...bare, points: 'mesh' }), 'h0')).toBe(2 * 478);
    expect(count(overlaySvg(size, rows, bare), 'h0')).toBe(0);
  });

  it('draws contours from the landmarks where there is no mesh, and none without both', () => {
    const face = sampleFace(20, 30, 40);
    const only = { ...bare, contours: true, box: false };
    const withMesh = overlaySvg(size, face.rows(), only);
    face.numbers('mesh').fill(Number.NaN);
    const fromLandmarks = overlaySvg(size, face.rows(), only);
    face.numbers('landmarks').fill(Number.NaN);
    expect(count(withMesh, '<path')).toBe(12);
    expect(count(fromLandmarks, '<path')).toBe(10);
    expect(overlaySvg(size, face.rows(), only)).toContain('<g></g></svg>');
  });

  it('numbers faces from 1 and passes over rows without one', () => {
    const rows = [...sampleFace(20, 30, 40).rows(), ...noFace().rows(), ...sampleFace(120, 30, 40, 7).rows()];
    const titles = [...overlaySvg(size, rows).matchAll(/<title>(.*?)<\/title>/g)].map((match) => match[1]);
    expect(titles).toEqual(['1 Person_0, Happy 90%', '2 Person_7, Happy 90%']);
  });

  it('leaves out what the row does not know', () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, { source: 'a', index: 0, time: 0 }, 1);
    batch.numbers('facebox').set([20, 30, 40, 40, 0.9]);
    const svg = overlaySvg(size, batch.rows());
    expect(svg).toContain('<title>1</title>');
    expect(svg).not.toContain('NaN');
  });

  it('makes lines wider on larger pictures and finer on smaller faces', () => {
    const width = (side: number, shorter: number) => {
      const svg = overlaySvg({ width: shorter, height: shorter }, sampleFace(0, 0, side).rows(), bare);
      return Number(/stroke="#ffd60a" stroke-width="([\d.]+)"/.exec(svg)?.[1]);
    };
    expect(width(2000, 4000)).toBeGreaterThan(width(2000, 1000));
    expect(width(60, 4000)).toBeLessThan(width(600, 4000));
  });

  it('escapes text', () => {
    const face = sampleFace(20, 30, 40);
    face.texts('label')[0] = '</title><script>"&\'\u0001';
    const svg = overlaySvg(size, face.rows());
    expect(svg).toContain('<title>1 &lt;/title&gt;&lt;script&gt;&quot;&amp;&#39;\uFFFD, Happy 90%</title>');
  });
});

describe('escapeXml', () => {
  it('replaces what XML forbids and keeps the rest', () => {
    expect(escapeXml('a\tb\u0000\u000B\uFFFE😀\uD800é')).toBe('a\tb\uFFFD\uFFFD\uFFFD😀\uFFFDé');
  });
});
