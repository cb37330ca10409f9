import { Frame, type FrameKey, type Keyed, keyText } from '@fexgraph/core';
import type { ContractBench, ContractPlan, ContractRun } from './contract-bench.ts';
import type { Check } from './contract-subject.ts';
import { mustEqual } from './difference.ts';
import { pixelBuffers, snapshot } from './snapshot.ts';

/** What holds for every source. Inputs that cannot be read may be among them. */
export function sourceChecks(bench: ContractBench): Check[] {
  const frames = async (plan: ContractPlan = {}): Promise<ContractRun> => {
    const found = await bench.run(undefined, plan);
    if (found.thrown) throw found.thrown;
    if (found.outputs.length === 0) throw new Error('it gives no frame');
    return found;
  };
  return [
    {
      promise: 'numbers its frames upwards, and their time does not go back',
      run: async () => {
        const { outputs, errors } = await frames();
        for (const keys of [outputs, errors].map((packets) => packets.map(({ key }) => key))) checkKeys(keys);
      },
    },
    {
      promise: 'gives the same frames each time, however slowly they are taken',
      run: async () => {
        const answers = ({ outputs, errors }: ContractRun) => [
          ...outputs.map(snapshot),
          ...errors.map(({ key, message }) => ({ key, message })),
        ];
        mustEqual(answers(await frames({ maxInFlight: 1 })), answers(await frames()), 'frames');
      },
    },
    {
      promise: 'gives each frame a name and pixels of its own',
      run: async () => {
        const { outputs } = await frames();
        const owners = new Map<ArrayBufferLike, Keyed>();
        for (const output of outputs.filter((one) => one instanceof Frame)) {
          if (output.name === '') throw new Error(`${keyText(output.key)} has no name`);
          for (const buffer of pixelBuffers(output)) {
            if (owners.has(buffer)) throw new Error(`${keyText(output.key)} shares its pixels with another frame`);
            owners.set(buffer, output);
          }
        }
      },
    },
  ];
}

function checkKeys(keys: readonly FrameKey[]): void {
  const ended = new Set<string>();
  let last: FrameKey | undefined;
  for (const key of keys) {
    const isWhole = key.source !== '' && Number.isInteger(key.index) && key.index >= 0 && Number.isFinite(key.time);
    if (!isWhole) throw new Error(`${keyText(key)} at ${key.time} s is not a key`);
    if (last && last.source !== key.source) ended.add(last.source);
    if (ended.has(key.source)) throw new Error(`${keyText(key)} comes after its source has ended`);
    if (last?.source === key.source) {
      if (key.index <= last.index) throw new Error(`${keyText(key)} comes after ${keyText(last)}`);
      if (key.time < last.time) throw new Error(`${keyText(key)} is earlier than ${keyText(last)}`);
    }
    last = key;
  }
}
