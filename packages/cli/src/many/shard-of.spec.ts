import { describe, expect, it } from 'vitest';
import { shardOf } from './shard-of.ts';

const slurm = (id: number, min: number, max: number, count: number) => ({
  SLURM_ARRAY_TASK_ID: `${id}`,
  SLURM_ARRAY_TASK_MIN: `${min}`,
  SLURM_ARRAY_TASK_MAX: `${max}`,
  SLURM_ARRAY_TASK_COUNT: `${count}`,
});

describe('shardOf', () => {
  it('is all where nobody says anything, and what is given before all else', () => {
    expect(shardOf(undefined, {})).toEqual({ index: 1, of: 1, from: 'no --shard' });
    expect(shardOf({ index: 2, of: 3 }, slurm(0, 0, 9, 10))).toEqual({ index: 2, of: 3, from: '--shard' });
  });

  it.each([
    ['--array=0-9', slurm(0, 0, 9, 10), 1, 10],
    ['--array=0-9', slurm(9, 0, 9, 10), 10, 10],
    ['--array=1-20', slurm(20, 1, 20, 20), 20, 20],
    ['--array=1-7:3', slurm(4, 1, 7, 3), 2, 3],
    ['--array=5', slurm(5, 5, 5, 1), 1, 1],
  ])('counts the tasks of Slurm: %s', (_, environment, index, of) => {
    expect(shardOf(undefined, environment)).toEqual({ index, of, from: 'SLURM_ARRAY_TASK_ID' });
  });

  it('counts the pods of an indexed job from 0', () => {
    expect(shardOf(undefined, { JOB_COMPLETION_INDEX: '4', FEXGRAPH_SHARDS: '5' })).toEqual({
      ...{ index: 5, of: 5, from: 'JOB_COMPLETION_INDEX' },
    });
  });

  it.each([
    ['a list with gaps', slurm(17, 3, 18, 3), 'SLURM_ARRAY_TASK_ID does not count the tasks evenly'],
    ['no number', { ...slurm(1, 1, 2, 2), SLURM_ARRAY_TASK_ID: 'x' }, 'SLURM_ARRAY_TASK_ID is x'],
    ['nobody who says how many', { JOB_COMPLETION_INDEX: '4' }, 'FEXGRAPH_SHARDS is not set'],
    ['fewer than there are', { JOB_COMPLETION_INDEX: '4', FEXGRAPH_SHARDS: '4' }, 'shard 5 of 4'],
  ])('refuses %s', (_, environment, message) => {
    expect(() => shardOf(undefined, environment)).toThrow(message);
  });
});
