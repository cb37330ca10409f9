import { EMOTION_COLUMNS, FexBatch, IMAGE_SCHEMA, KNOWN_GROUPS } from '@fexgraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MadeSeries, madeSeries } from '../../test/support/made-series.ts';
import { noFace, sampleFace } from '../../test/support/sample-face.ts';
import { placeOf } from './report-columns.ts';
import { type ReportLimits, ReportSummary } from './report-summary.ts';

function summaryOf(batches: Iterable<FexBatch>, limits?: ReportLimits) {
  const summary = new ReportSummary(limits);
  for (const batch of batches) summary.add(batch);
  return summary.data();
}
const series = (made: MadeSeries, limits?: ReportLimits) => summaryOf(madeSeries(made), limits).series[0];
const HAPPY = placeOf('Happy');
const thumbnail = (jpeg: string) => ({ width: 4, height: 4, jpeg });

describe('ReportSummary', () => {
  it('makes curves of an input with several frames', () => {
    const found = series({ frames: 90, rate: 30 });
    expect(found).toMatchObject({ name: 'interview.mp4', axis: 'time', frames: 90, framesWithFace: 90, rows: 180 });
    expect(found.people.map(({ name, by, rows }) => [name, by, rows])).toEqual([
      ['Person_0', 'identity', 90],
      ['Person_1', 'identity', 90],
    ]);
    const rows = [...madeSeries({ frames: 90, rate: 30 })].map((batch) => batch.row(0).get('Happy') as number);
    const [curve] = found.people[0].curves![HAPPY];
    // each frame is a bin of its own
    expect(curve.mean).toEqual(rows);
    expect(curve.at.every((at, i) => Math.abs(at - i / 30) <= found.binWidth)).toBe(true);
    expect(found.people[0].numbers[HAPPY]).toMatchObject({
      count: 90,
      high: Math.max(...rows),
      low: Math.min(...rows),
    });
    expect(found.people[0].curves![placeOf('AU11')]).toEqual([]);
  });

  it('gives the same data for the same rows, in one table or frame by frame', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 700 }), fc.constantFrom(0.5, 25), (frames, rate) => {
        const batches = [...madeSeries({ frames, rate, isThere: (person, t) => Math.floor(t) % (person + 2) > 0 })];
        expect(summaryOf([FexBatch.concat(batches[0].schema, batches)])).toEqual(summaryOf(batches));
      }),
      { numRuns: 10 },
    );
  });

  it('leaves a gap where nobody is, and draws nothing over it', () => {
    const away = (t: number) => t >= 2 && t < 4;
    const { people, framesWithFace } = series({ frames: 180, rate: 30, people: ['Ann'], isThere: (_, t) => !away(t) });
    expect(framesWithFace).toBe(120);
    const pieces = people[0].curves![HAPPY];
    expect(pieces).toHaveLength(2);
    expect(pieces.flatMap(({ at }) => at).filter((at) => at > 2.1 && at < 3.9)).toEqual([]);
    expect(people[0].presence.filter(({ at }) => at > 2.1 && at < 3.9).every(({ share }) => share === 0)).toBe(true);
  });

  it('calls people by identity, else by track, else by their order in the frame', () => {
    expect(series({ frames: 5, rate: 1, people: [null, 'Ann'] }).people.map(({ name, by }) => [name, by])).toEqual([
      ['Face 1', 'order'],
      ['Ann', 'identity'],
    ]);
  });

  it('calls known people by name, each label once, by what most of its rows say', () => {
    const schema = IMAGE_SCHEMA.with(...KNOWN_GROUPS);
    const named = (index: number, known: string | null) => {
      const batch = FexBatch.forFrame(schema, { source: 'a', index, time: index }, 1);
      batch.numbers('facebox').set([1, 1, 30, 30, 0.9]);
      batch.texts('input')[0] = 'a.mp4';
      batch.texts('label')[0] = 'Person_0';
      batch.texts('known')[0] = known;
      return batch;
    };
    const [{ people }] = summaryOf(['Grace', 'Ada L.', null, 'Ada L.'].map((known, i) => named(i, known))).series;
    expect(people.map(({ name, rows }) => [name, rows])).toEqual([['Ada L. (Person_0)', 4]]);
    const [picture] = summaryOf([named(0, 'Ada L.')]).pictures;
    expect(picture.faces[0]).toMatchObject({ name: 'Person_0', known: 'Ada L.' });
    expect(summaryOf([named(0, null)]).people.map(({ name }) => name)).toEqual(['Person_0']);
  });

  it('draws those seen most, lists some, and counts the rest', () => {
    const people = Array.from({ length: 30 }, (_, i) => `P${i}`);
    // P0 and P1 throughout, each of the others for one second
    const found = series(
      { frames: 60, rate: 1, people, isThere: (person, t) => person < 2 || t === person },
      { people: 2 },
    );
    expect(found.people.slice(0, 2).map(({ name, rows }) => [name, rows])).toEqual([
      ['P0', 60],
      ['P1', 60],
    ]);
    expect(found.people.map(({ curves }) => curves !== undefined)).toEqual([true, true, ...Array(6).fill(false)]);
    expect(found.others).toEqual({ rows: 22, people: 22 });
  });

  it('shows inputs with one frame as pictures, and people over all of them', () => {
    const data = summaryOf(
      [0, 1, 2].map((index) => (index === 1 ? noFaceOf(index) : sampleFace(40, 30, 60, index % 2))),
    );
    expect(data).toMatchObject({ frames: 3, framesWithFace: 2, rows: 2, series: [], morePictures: 0 });
    expect(data.pictures.map(({ name, rows }) => [name, rows])).toEqual([
      ['0.png', 1],
      ['1.png', 0],
      ['0.png', 1],
    ]);
    expect(data.pictures[0].faces[0].values.slice(0, EMOTION_COLUMNS.length)[1]).toBeCloseTo(0.9, 6);
    expect(data.people.map(({ name, rows }) => [name, rows])).toEqual([['Person_0', 2]]);
  });

  it('counts the pictures that it does not show, and turns none into a video', () => {
    const data = summaryOf(
      Array.from({ length: 5 }, (_, index) => sampleFace(40, 30, 60, index)),
      { pictures: 2 },
    );
    expect([data.pictures.length, data.morePictures, data.people.length]).toEqual([2, 3, 5]);
  });

  it('keeps the frames of sources apart that take turns', () => {
    const [a, b] = ['a.mp4', 'b.mp4'].map((input) => [...madeSeries({ frames: 40, rate: 10, input })]);
    const turns = a.flatMap((batch, i) => [batch, b[i]]);
    expect(summaryOf(turns).series).toEqual([...summaryOf(a).series, ...summaryOf(b).series]);
  });

  it('shows no more than so many videos, and counts the others', () => {
    const videos = Array.from({ length: 20 }, (_, i) => [...madeSeries({ frames: 3, rate: 1, input: `${i}.mp4` })]);
    const data = summaryOf(videos.flat());
    expect([data.series.length, data.moreSeries]).toEqual([16, { inputs: 4, frames: 12 }]);
    expect(data.frames).toBe(60);
  });

  it('wants a thumbnail where there is none or a better one, few in a long video', () => {
    const summary = new ReportSummary();
    let cut = 0;
    for (const batch of madeSeries({ frames: 3000, rate: 30, people: ['Ann'] })) {
      const { faces, picture } = summary.wanted(batch);
      cut += faces.length;
      summary.add(batch, {
        faces: new Map(faces.map((at) => [at, thumbnail(`frame ${batch.key.index}`)])),
        picture: picture ? thumbnail('whole') : undefined,
      });
    }
    const data = summary.data();
    expect(cut).toBeGreaterThan(0);
    expect(cut).toBeLessThan(20);
    expect(data.pictures).toEqual([]);
    expect(data.series[0].people[0].portrait?.jpeg).toMatch(/^frame \d+$/);
  });

  it('wants nothing of a frame without a face but the picture', () => {
    expect(new ReportSummary().wanted(noFace())).toEqual({ faces: [], picture: true });
    expect(new ReportSummary({ pictures: 0 }).wanted(noFace())).toEqual({ faces: [], picture: false });
  });

  it('counts frames where a source has no times', () => {
    const batches = Array.from({ length: 4 }, (_, index) => {
      const batch = sampleFace(1, 1, 30, index);
      batch.texts('input')[0] = 'tensor';
      return batch;
    });
    expect(summaryOf(batches).series[0]).toMatchObject({ axis: 'frame', first: 0, last: 3 });
  });
});

function noFaceOf(index: number): FexBatch {
  const batch = FexBatch.forFrame(IMAGE_SCHEMA, { source: 'a', index, time: index }, 1);
  batch.numbers('facebox')[4] = 0;
  batch.texts('input')[0] = `${index}.png`;
  return batch;
}
