import { createHash } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { madeSeries } from '../../test/support/made-series.ts';
import { tagsOf } from '../../test/support/page-outline.ts';
import { type InteractiveData, interactiveData } from '../report/interactive-data.ts';
import { reportHtml } from '../report/report-html.ts';
import { ReportSummary } from '../report/report-summary.ts';
import { interactiveScript } from './interactive-script.ts';

function dataOf(input = 'clip.mp4') {
  const summary = new ReportSummary();
  const isThere = (_: number, t: number) => t < 1 || t > 2;
  for (const batch of madeSeries({ frames: 90, rate: 30, input, people: [input], isThere })) summary.add(batch);
  return summary.data();
}
const evil = '</script><script>alert(1)</script><!--';

describe('interactiveScript', () => {
  it('lets exactly its own script run, and names the licence of what is in it', async () => {
    const page = reportHtml({ data: dataOf(evil), script: await interactiveScript() });
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, code]) => code);
    expect(scripts).toHaveLength(1);
    const digest = createHash('sha256').update(scripts[0]).digest('base64');
    expect(page).toContain(
      `content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${digest}'"`,
    );
    expect(page).toMatch(
      /<!--\nThe script below contains uPlot[\s\S]*The MIT License[\s\S]*Leon Sorokin[\s\S]*-->\n<script>/,
    );
    expect(tagsOf(page).filter(({ name }) => name === 'script')).toHaveLength(1);
  });

  it('is a program that the engine takes, with the curves as its data', async () => {
    const data = dataOf();
    const { code } = (await interactiveScript())(data);
    const [, text] = /\nconst DATA=(.*);\n/.exec(code)!;
    expect(runInNewContext(`JSON.stringify(${text})`)).toBe(JSON.stringify(interactiveData(data)));
    // parses as a whole
    expect(() => new Function(code)).not.toThrow();
  });

  it('gives a null where nobody is', () => {
    const [{ people }] = interactiveData(dataOf()) as readonly InteractiveData[];
    const affect = people[0].find(({ group }) => group === 'affect')!;
    const valence = affect.lines[0].mean;
    affect.at.forEach((at, i) => {
      expect(valence[i] === null).toBe(at > 1 && at < 2.01);
    });
    expect(people[0].map(({ group }) => group)).toEqual(['affect', 'emotions', 'pose', 'gaze', 'aus']);
  });

  it('breaks lines where frames are missing', () => {
    const summary = new ReportSummary();
    const frames = [...madeSeries({ frames: 90, rate: 30, people: ['a'] })];
    for (const batch of frames.filter(({ key }) => key.time < 1 || key.time > 2)) summary.add(batch);
    const [{ people }] = interactiveData(summary.data());
    const [{ at, lines }] = people[0];
    const gap = at.findIndex((place) => place > 1.1);
    expect(at[gap]).toBeCloseTo(1.5, 1);
    expect(lines.every(({ mean }) => mean[gap] === null)).toBe(true);
  });
});
