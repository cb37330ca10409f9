import { describe, expect, it } from 'vitest';
import { LabelledMatrix } from '../between/labelled-matrix.ts';
import { FexTable } from '../table/fex-table.ts';
import { conditionCurves } from './condition-curves.ts';
import { curvesPlot } from './curves-plot.ts';
import { heatMap } from './heat-map.ts';
import { meanFaces } from './mean-faces.ts';
import { picturePage } from './picture-page.ts';
import { sessionBars } from './session-bars.ts';

const nan = Number.NaN;

/** Two conditions of three people each, over four frames; in the second frame of `b` nobody has a value. */
function made(names: readonly [string, string]): FexTable {
  const rows = names.flatMap((condition, c) =>
    ['p', 'q', 'r'].flatMap((person, i) =>
      [0, 1, 2, 3].map((frame) => ({
        condition,
        person: `${person}${c}`,
        frame,
        v: c === 1 && frame === 1 ? nan : frame + i - c,
      })),
    ),
  );
  return new FexTable(
    [
      { name: 'frame', values: Float64Array.from(rows, ({ frame }) => frame) },
      { name: 'AU12', values: Float64Array.from(rows, ({ v }) => v) },
      { name: 'input', values: rows.map(({ person }) => person) },
    ],
    { sessions: rows.map(({ condition }) => condition) },
  );
}

const count = (text: string, part: string | RegExp) => text.split(part).length - 1;
const labels = { xLabel: 'frame', yLabel: 'AU12' };

describe('conditionCurves', () => {
  it('are means over people with limits of Student', () => {
    const [a, b] = conditionCurves(made(['a', 'b']), { column: 'AU12' });
    expect([a.name, a.x, a.mean]).toEqual(['a', [0, 1, 2, 3], [1, 2, 3, 4]]);
    // n = 3, sd = 1, and for two degrees of freedom t has a closed form
    expect(a.high[0] - 1).toBeCloseTo((0.95 * Math.sqrt(2 / (1 - 0.95 ** 2))) / Math.sqrt(3), 10);
    expect(1 - a.low[0]).toBeCloseTo(a.high[0] - 1, 12);
    expect([b.mean[1], b.low[1]]).toEqual([nan, nan]);
  });

  it('have no limits for one person, and refuse a confidence that is none', () => {
    const one = made(['a', 'b']).take([0, 1, 2, 3]);
    const [{ mean, low }] = conditionCurves(one, { column: 'AU12' });
    expect([mean[2], low[2]]).toEqual([2, nan]);
    expect(() => conditionCurves(one, { column: 'AU12', confidence: 95 })).toThrow('confidence is 95');
  });
});

describe('curvesPlot', () => {
  it('has a line and a band for each curve, with a gap where nothing is known', () => {
    const text = curvesPlot(conditionCurves(made(['a', 'b']), { column: 'AU12' }), { title: 'T', ...labels });
    const lines = [...text.matchAll(/<path d="([^"]*)" fill="none" stroke="#/g)].map(([, d]) => d);
    expect(lines.map((d) => count(d, 'M'))).toEqual([1, 2]);
    expect(lines[1]).toMatch(/^M[\d.]+ [\d.]+h0M/);
    expect(count(text, 'fill-opacity')).toBe(2);
    expect(text).not.toContain('NaN');
  });

  it('refuses more curves than can be told apart', () => {
    const curves = Array.from({ length: 7 }, () => conditionCurves(made(['a', 'b']), { column: 'AU12' })[0]);
    expect(() => curvesPlot(curves, { title: 'T', ...labels })).toThrow('7 curves in one plot: at most 6');
  });
});

describe('heatMap', () => {
  const matrix = new LabelledMatrix(['a', 'b'], ['a', 'b'], Float64Array.of(1, nan, nan, -1));

  it('shows values by colour, missing ones hatched, and says each', () => {
    const text = heatMap(matrix, { title: 'T', groups: ['x', 'y'] });
    expect(count(text, /fill="url\(#missing\)"><title>[ab], [ab]: missing</)).toBe(2);
    expect(text).toContain('fill="#b01f24"><title>a, a: 1.00<');
    expect(text).toContain('fill="#00509a"><title>b, b: −1.00<');
    expect(text).toContain('<desc>No pair has a value.</desc>');
    expect(count(text, 'stroke="#1a1d21" stroke-width="1.5"')).toBe(1);
  });

  it('puts rows of a group together', () => {
    const three = new LabelledMatrix([...'abc'], [...'abc'], Float64Array.of(1, 0, 0.5, 0, 1, 0, 0.5, 0, 1));
    const text = heatMap(three, { title: 'T', groups: ['x', 'y', 'x'] });
    expect([...text.matchAll(/<title>a, (.): /g)].map(([, name]) => name)).toEqual(['a', 'c', 'b']);
    expect(text).toContain('<title>a, c: 0.50<');
    expect(count(text, 'stroke="#1a1d21" stroke-width="1.5"')).toBe(1);
  });

  it('refuses what is no square', () => {
    const row = new LabelledMatrix(['a'], ['a', 'b'], Float64Array.of(1, 0));
    expect(() => heatMap(row, { title: 'T' })).toThrow('no heat map of 1 rows, 2 columns');
    expect(() => heatMap(matrix, { title: 'T', groups: ['x'] })).toThrow('1 groups');
  });
});

describe('sessionBars', () => {
  it('has a bar and a whisker for each session and column, up or down from zero', () => {
    const text = sessionBars(made(['a', 'b']), { columns: 'AU12', title: 'T' });
    expect(count(text, 'class="whisker"')).toBe(2);
    expect(text).toContain('<title>AU12, a: 2.500</title>');
    expect(text).toContain('<desc>AU12: a 2.50, b 1.67.</desc>');
  });

  it('shows no bar where nothing is known, and refuses texts', () => {
    const table = made(['a', 'b']);
    const empty = table.withColumns([{ name: 'AU12', values: new Float64Array(table.rowCount).fill(nan) }]);
    const text = sessionBars(empty, { columns: 'AU12', title: 'T' });
    expect(count(text, 'class="whisker"')).toBe(0);
    expect(text).toContain('<desc>AU12: a missing, b missing.</desc>');
    expect(() => sessionBars(table, { columns: 'input', title: 'T' })).toThrow('"input" has texts');
  });
});

describe('meanFaces', () => {
  /** Any 68 points; the same face moved, turned by a right angle and twice as large is drawn the same. */
  const face = Array.from({ length: 68 }, (_, i) => [40 + 30 * Math.sin(i), 50 + 30 * Math.cos(1.7 * i)]);
  const turned = face.map(([x, y]) => [500 - 2 * y, 100 + 2 * x]);
  const tableOf = (faces: readonly (readonly number[])[][], sessions: readonly string[]) =>
    new FexTable(
      ['x', 'y'].flatMap((axis, a) =>
        face.map((_, point) => ({
          name: `${axis}_${point}`,
          values: Float64Array.from(faces, (points) => points[point][a]),
        })),
      ),
      { sessions },
    );

  it('draws a face the same wherever, however large and however tilted it was', () => {
    const text = meanFaces(tableOf([face, turned], ['a', 'b']), { title: 'T' });
    const [a, b] = [...text.matchAll(/<path d="([^"]*)"/g)].map(([, d]) => [...d.matchAll(/-?[\d.]+/g)].map(Number));
    expect(a.length).toBe(2 * 68);
    a.forEach((value, i) => {
      expect(Math.abs(value - b[i])).toBeLessThan(0.11);
    });
  });

  it('refuses a session without a face', () => {
    const none = face.map(() => [nan, nan]);
    expect(() => meanFaces(tableOf([face, none], ['a', 'b']), { title: 'T' })).toThrow('session "b" has no face');
    expect(() => meanFaces(made(['a', 'b']), { title: 'T' })).toThrow('no column "x_0"');
  });
});

describe('picturePage', () => {
  it('has its title and notes as texts, and pictures as they are', () => {
    const page = picturePage('A & B', [{ picture: '<svg><g/></svg>', note: 'x < y' }, { picture: '<svg/>' }]);
    expect(page).toContain('<title>A &amp; B</title>');
    expect(page).toContain('<section>\n<svg><g/></svg><p>x &lt; y</p>\n</section>');
    expect(page).toContain('<section>\n<svg/></section>');
  });
});

describe('every plot', () => {
  const evil = '<script>alert("&")</script>';
  const table = made([evil, 'b']);
  const square = new LabelledMatrix([evil, 'b'], [evil, 'b'], Float64Array.of(1, 0.5, 0.5, 1));
  const plots = {
    curvesPlot: curvesPlot(conditionCurves(table, { column: 'AU12' }), { title: evil, xLabel: evil, yLabel: evil }),
    heatMap: heatMap(square, { title: evil, groups: [evil, 'b'] }),
    sessionBars: sessionBars(table, { columns: 'AU12', title: evil }),
  };

  it.each(Object.entries(plots))(
    '%s needs nothing else, has a title for those who do not see it, and runs nothing',
    (_, text) => {
      expect(text).toMatch(
        /^<svg xmlns="[^"]+" width="[\d.]+" height="[\d.]+" viewBox="[^"]+" role="img"><title>&lt;script/,
      );
      expect(text).not.toContain('<script');
      expect(text).not.toMatch(/href|url\((?!#)|@import|NaN|undefined|Infinity/);
      expect(text).toContain('fill="#fff"');
      for (const tag of ['g', 'text', 'svg', 'title', 'defs', 'pattern']) {
        const opened = [...text.matchAll(new RegExp(`<${tag}(?: [^>]*)?>`, 'g'))].filter(
          ([element]) => !element.endsWith('/>'),
        );
        expect([tag, opened.length]).toEqual([tag, count(text, `</${tag}>`)]);
      }
    },
  );
});
