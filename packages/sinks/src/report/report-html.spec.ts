import { FexBatch, FexSchema, IMAGE_SCHEMA } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { madeSeries } from '../../test/support/made-series.ts';
import { outlineOf, tagsOf } from '../../test/support/page-outline.ts';
import { noFace, sampleFace } from '../../test/support/sample-face.ts';
import { sampleRecord } from '../../test/support/sample-record.ts';
import type { ReportData } from './report-data.ts';
import { reportHtml } from './report-html.ts';
import { ReportSummary } from './report-summary.ts';

function dataOf(batches: Iterable<FexBatch>): ReportData {
  const summary = new ReportSummary();
  for (const batch of batches) summary.add(batch);
  return summary.data();
}
const interview = () => dataOf(madeSeries({ frames: 60, rate: 30, isThere: (person, t) => person === 0 || t > 1 }));

describe('reportHtml', () => {
  it('tells frames that failed from those without a face', () => {
    const batches = [...madeSeries({ frames: 10, rate: 1, people: ['Ann'], isThere: (_, t) => t < 6 })];
    // The seventh and eighth failed.
    for (const batch of batches.slice(6, 8)) batch.numbers('facebox')[4] = Number.NaN;
    const data = dataOf(batches);
    expect(data).toMatchObject({ frames: 8, framesFailed: 2, framesWithFace: 6 });
    const page = reportHtml({ data });
    expect(page).toContain(
      '8 frames · 0:00.0 to 0:09.0 · a face in 75\u00a0% of them (2 frames without) · 2 more frames failed · 6 faces in all',
    );
    expect(outlineOf(page).join('\n')).toContain('h3 Ann in 75 % of the frames, 0:00.0 to 0:05.0;');

    const blank = [0, 1].map((index) => FexBatch.forFrame(IMAGE_SCHEMA, { source: 'a', index, time: index }, 1));
    expect(reportHtml({ data: dataOf(blank) })).toContain('<p>No frame could be analysed.</p>');
    const picture = reportHtml({ data: dataOf(blank.slice(0, 1)) });
    expect(picture).toContain('failed: nobody knows whether it has a face');
    expect(reportHtml({ data: dataOf([noFace()]) })).not.toContain('failed');
  });

  it('shows what a table without boxes knows of a face', () => {
    const schema = new FexSchema([{ name: 'aus', columns: ['AU12'], type: 'float32' }]);
    const batch = FexBatch.forFrame(schema, { source: 'a.png', index: 0, time: 0 }, 2);
    batch.numbers('aus')[0] = 0.25;
    const data = dataOf([batch]);
    expect(data).toMatchObject({ frames: 1, framesFailed: 0, framesWithFace: 1, rows: 1 });
    const page = reportHtml({ data });
    expect(page).toMatch(/>AU12 <small>[^<]*<\/small><\/th><td class="value">0\.25</);
    expect(page).not.toMatch(/NaN|of its square/);
  });

  it('says of frames that failed where they stand', () => {
    const record = sampleRecord();
    const page = reportHtml({
      data: interview(),
      record: { ...record, failureCount: 3, counts: { ...record.counts, nullRows: 2 } },
    });
    expect(outlineOf(page)).toContain('p  3 frames failed (with a row of nulls, also in FaceScore: 2); see below .');
  });

  it('has a section per video: who appears when, numbers, and the panels of each person', () => {
    const page = reportHtml({ data: interview(), record: sampleRecord() });
    expect(
      outlineOf(page).filter((line) => !line.startsWith('ti') || /when|Valence|Head|Gaze|Happy|AU12/i.test(line)),
    ).toMatchInlineSnapshot(`
      [
        "h1 interview.mp4",
        "p  1 frame failed; see below .",
        "p  1 input left out; see below .",
        "h2 Over time",
        "h3 Who appears when",
        "ti When Person_0 is there",
        "ti When Person_1 is there",
        "ca Means over the rows of each person, ± standard deviation",
        "h3 Person_0 in 100 % of the frames, 0:00.0 to 0:02.0; strongest expression: Happy 98 %, Neutral 2 %",
        "h4 Valence and arousal",
        "ti Valence and arousal of Person_0",
        "h4 Expressions",
        "ti Happy of Person_0",
        "h4 Head",
        "ti Head of Person_0",
        "h4 Gaze",
        "ti Gaze of Person_0",
        "h4 Action units",
        "ti AU12 of Person_0",
        "h3 Person_1 in 48 % of the frames, 0:01.0 to 0:02.0; strongest expression: Surprise 79 %, Happy 21 %",
        "h4 Valence and arousal",
        "ti Valence and arousal of Person_1",
        "h4 Expressions",
        "ti Happy of Person_1",
        "h4 Head",
        "ti Head of Person_1",
        "h4 Gaze",
        "ti Gaze of Person_1",
        "h4 Action units",
        "ti AU12 of Person_1",
        "h2 How these numbers came about",
        "ca Counts, in 1.4 s",
        "ca Failures",
        "ca Notes",
        "ca Models",
        "ca Nodes",
      ]
    `);
  });

  it('has a card per picture, and the people over all of them', () => {
    const data = dataOf([sampleFace(40, 30, 60, 0), sampleFace(40, 30, 60, 1), noFace(2)]);
    expect(outlineOf(reportHtml({ data }))).toMatchInlineSnapshot(`
      [
        "h1 0.png, 1.png and 1 more input",
        "h2 People in the pictures",
        "ca Means over the faces of each person, ± standard deviation",
        "h2 0.png",
        "h4 1 Person_0 Happy 0.90",
        "ca Face",
        "ca Expressions",
        "h2 1.png",
        "h4 1 Person_1 Happy 0.90",
        "ca Face",
        "ca Expressions",
        "h2 a",
        "h2 How these numbers came about",
      ]
    `);
  });

  it('is well-formed, in every part', () => {
    expect(tagsOf(reportHtml({ data: interview(), record: sampleRecord() })).length).toBeGreaterThan(300);
    expect(tagsOf(reportHtml({ data: dataOf([]) })).length).toBeGreaterThan(10);
    const crowd = dataOf([sampleFace(40, 30, 60, 0), noFace(1), ...madeSeries({ frames: 3, rate: 1, people: [null] })]);
    expect(tagsOf(reportHtml({ data: crowd, record: { ...sampleRecord(), complete: false } })).length).toBeGreaterThan(
      100,
    );
  });

  it('has no script, loads nothing, and lets nothing run', () => {
    const page = reportHtml({ data: interview(), record: sampleRecord() });
    const tags = tagsOf(page);
    expect(tags.some(({ name }) => name === 'script')).toBe(false);
    expect(tags.some(({ name }) => ['link', 'iframe', 'object', 'embed', 'base', 'form'].includes(name))).toBe(false);
    expect(tags.flatMap(({ attributes }) => attributes.match(/\son\w+=/gi) ?? [])).toEqual([]);
    expect(page).not.toMatch(/https?:|url\(|@import|javascript:/i);
    expect(tags.flatMap(({ attributes }) => /(?:src|href)="([^"]*)"/.exec(attributes)?.[1] ?? [])).toEqual([
      '#record',
      '#record',
    ]);
    expect(page).toContain(`content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`);
  });

  it('shows hostile names, labels and messages as text', () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>'&<!--run lead--><!--/run details-->`;
    const frames = [...madeSeries({ frames: 3, rate: 1, input: evil, people: [evil] })];
    const face = sampleFace(40, 30, 60);
    face.texts('input')[0] = `${evil}.png`;
    face.texts('label')[0] = evil;
    const sample = sampleRecord();
    const record = {
      ...sample,
      error: { code: 'X', message: evil },
      complete: false,
      options: { inputs: [evil] },
      failures: [{ ...sample.failures[0], input: evil, message: evil }],
      notes: [{ ...sample.notes[0], kind: evil, inputs: [{ input: evil, detail: evil }] }],
      models: [{ ...sample.models[0], licence: { name: evil } }],
    };
    const page = reportHtml({ data: dataOf([face, ...frames]), record });
    const tags = tagsOf(page);
    expect(tags.some(({ name }) => name === 'script' || name === 'img')).toBe(false);
    expect(page).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page.match(/<!--run lead-->/g)).toHaveLength(1);
    expect(tagsOf(reportHtml({ data: dataOf([face]), title: evil })).some(({ name }) => name === 'script')).toBe(false);
  });

  it('gives each drawing a title and a description, and each table heads', () => {
    const page = reportHtml({ data: interview(), record: sampleRecord() });
    const drawings = page.match(/<svg[^>]*role="img"[^>]*>/g)!;
    expect(page.match(/role="img"><title>[^<]+<\/title><desc>[^<]+<\/desc>/g)).toHaveLength(drawings.length);
    for (const table of page.match(/<table[\s\S]*?<\/table>/g)!) expect(table).toMatch(/<caption>[\s\S]*scope="/);
    expect(page).toContain('<html lang="en">');
  });

  it('is the same text for the same rows', () => {
    expect(reportHtml({ data: interview() })).toBe(reportHtml({ data: interview() }));
  });

  it('stays small for a video of two hours, however its curves look', () => {
    const long = dataOf(twoHours());
    const page = reportHtml({ data: long, record: sampleRecord() });
    expect(long.series[0].frames).toBe(216_000);
    expect(page.length).toBeLessThan(300_000);
    expect(page).toContain('2:00:00');
  }, 120_000);

  it('stays small for any number of frames that bins make of it', () => {
    for (const frames of [170, 359, 361, 500]) {
      const page = reportHtml({ data: dataOf(noisy(madeSeries({ frames, rate: 4 }))) });
      expect(page.length).toBeLessThan(300_000);
    }
  });
});

let state = 1;

/** Numbers that vary as much as curves can. */
function shake(batch: FexBatch): FexBatch {
  for (const group of ['emotions', 'aus', 'affect', 'pose', 'gaze']) {
    const values = batch.numbers(group);
    for (let i = 0; i < values.length; i++) {
      state = (state * 48_271) % 2_147_483_647;
      values[i] = state / 2_147_483_647;
    }
  }
  return batch;
}

function* noisy(batches: Iterable<FexBatch>): IterableIterator<FexBatch> {
  for (const batch of batches) yield shake(batch);
}

/** Two people in 216,000 frames, all in the memory of one. */
function* twoHours(): IterableIterator<FexBatch> {
  const [one] = madeSeries({ frames: 1, rate: 30 });
  const keys = [...one.keys];
  const batch = FexBatch.concat(one.schema, [one]);
  for (let index = 0; index < 216_000; index++) {
    keys.fill({ source: 'clip', index, time: index / 30 });
    yield shake(Object.assign(batch, { keys }));
  }
}
