import type { Shard } from '@fexgraph/batch';
import { FexgraphError } from '@fexgraph/core';

/** A share of the parts, and who said so. */
export interface SaidShard extends Shard {
  readonly from: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const WHOLE = /^\d+$/;

/**
 * Which worker of how many this process is: as it was told, or as the engine that started it says. Slurm numbers the
 * tasks of an array as the user wants (`--array=0-19`, `1-100:3`), Kubernetes the pods of an indexed job from 0.
 *
 * @throws FexgraphError BAD_OPTION where the engine does not say how many there are.
 */
export function shardOf(given: Shard | undefined, environment: Environment): SaidShard {
  if (given) return { ...given, from: '--shard' };
  if (environment.SLURM_ARRAY_TASK_ID !== undefined) return ofSlurm(environment);
  if (environment.JOB_COMPLETION_INDEX !== undefined) {
    const [index, of] = numbersOf(environment, ['JOB_COMPLETION_INDEX', 'FEXGRAPH_SHARDS']);
    return checked({ index: index + 1, of, from: 'JOB_COMPLETION_INDEX' });
  }
  return { index: 1, of: 1, from: 'no --shard' };
}

function ofSlurm(environment: Environment): SaidShard {
  const names = ['SLURM_ARRAY_TASK_ID', 'SLURM_ARRAY_TASK_MIN', 'SLURM_ARRAY_TASK_MAX', 'SLURM_ARRAY_TASK_COUNT'];
  const [id, min, max, of] = numbersOf(environment, names);
  const step = of === 1 ? 1 : (max - min) / (of - 1);
  return checked({ index: (id - min) / step + 1, of, from: 'SLURM_ARRAY_TASK_ID' });
}

function numbersOf(environment: Environment, names: readonly string[]): readonly number[] {
  return names.map((name) => {
    const text = environment[name] ?? '';
    if (WHOLE.test(text)) return Number(text);
    throw new FexgraphError('BAD_OPTION', `${name} is ${text === '' ? 'not set' : text}, and must be a whole number`, {
      hint: 'say which shard this is with --shard i/n',
    });
  });
}

/** A list of tasks with gaps (`--array=3,17,18`) says nothing of shards. */
function checked(shard: SaidShard): SaidShard {
  const { index, of, from } = shard;
  if (Number.isInteger(index) && index >= 1 && index <= of) return shard;
  throw new FexgraphError('BAD_OPTION', `${from} does not count the tasks evenly: shard ${index} of ${of}`, {
    hint: 'say which shard this is with --shard i/n, or give the whole array again: what is done stays done',
  });
}
