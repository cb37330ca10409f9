import { describe, expect, it } from 'vitest';
import { addFiles, changed, type Job, withNews, withoutWork } from './job.ts';

const file = (name: string, text = name, lastModified = 5) => new File([text], name, { lastModified });
const picked = (path: string, own = file(path.split('/').at(-1)!)) => ({ path, file: own });

const start = addFiles([], [picked('a.jpg'), picked('x/b.mp4'), picked('y/b.mp4'), picked('notes.txt')], 2, 1);

describe('a queue of files', () => {
  it('has each file once, and says which it does not take', () => {
    expect(start.jobs.map(({ id, path, isVideo, state }) => [id, path, isVideo, state])).toEqual([
      [1, 'a.jpg', false, 'waiting'],
      [2, 'x/b.mp4', true, 'waiting'],
      [3, 'y/b.mp4', true, 'waiting'],
    ]);
    expect(start.foreign).toEqual(['notes.txt']);
    const again = addFiles(
      start.jobs,
      [picked('a.jpg'), picked('c.png'), picked('a.jpg', file('a.jpg', 'another picture'))],
      1,
      7,
    );
    expect(again.repeated).toBe(1);
    expect(again.files.map(({ id }) => id)).toEqual([7, 8]);
    expect(again.jobs.slice(0, 3)).toEqual(start.jobs);
  });

  it('begins anew after a reload what was under way, and keeps what is done', () => {
    const handle = {} as FileSystemFileHandle;
    const done = changed(start.jobs, 1, { state: 'done', rows: 1 });
    const underWay = changed(changed(done, 2, { state: 'running' }), 3, { handle });
    expect(withoutWork(underWay, () => false).map(({ state }) => state)).toEqual(['done', 'needed', 'waiting']);
    expect(withoutWork(underWay, () => true).map(({ state }) => state)).toEqual(['done', 'waiting', 'waiting']);
  });

  it('takes over what another window knows, and needs no file that is here', () => {
    const news = changed(changed(start.jobs.slice(1), 2, { state: 'running' }), 3, { state: 'needed' });
    const added: Job = { ...start.jobs[0], id: 9, path: 'new.jpg' };
    const statesOf = (isHere: (id: number) => boolean) =>
      withNews(start.jobs, [...news, added], isHere).map(({ id, state }) => [id, state]);
    expect(statesOf((id) => id === 3)).toEqual([
      [1, 'waiting'],
      [2, 'running'],
      [3, 'waiting'],
      [9, 'waiting'],
    ]);
    expect(statesOf(() => false)[2]).toEqual([3, 'needed']);
  });

  it('gives a file that comes again to the job that needs it, in whatever folder', () => {
    const queue = withoutWork(changed(start.jobs, 1, { state: 'done' }), () => false);
    const again = addFiles(
      queue,
      [picked('b.mp4'), picked('a.jpg'), picked('b.mp4'), picked('b.mp4', file('b.mp4', '?'))],
      1,
      4,
    );
    expect(again.jobs.map(({ path, state, skipFrames }) => [path, state, skipFrames])).toEqual([
      ['a.jpg', 'done', 2],
      ['x/b.mp4', 'waiting', 2],
      ['y/b.mp4', 'waiting', 2],
      ['b.mp4', 'waiting', 1],
    ]);
    expect(again.repeated).toBe(1);
    expect(again.files.map(({ id }) => id)).toEqual([2, 3, 4]);
  });
});
