import {
  type Detections,
  DetectionsPacket,
  FailedFrame,
  FexBatch,
  type FrameKey,
  isOwned,
  isPacketOf,
  type Keyed,
  keyText,
} from '@fexgraph/core';
import type { ContractBench, ContractPlan } from './contract-bench.ts';
import type { AnySubject, Check } from './contract-subject.ts';
import { mustEqual } from './difference.ts';
import { buffersOf, pixelBuffers, snapshot } from './snapshot.ts';

/** All packets that there are in one batch. */
const TOGETHER: ContractPlan = { maxBatch: 1000, batchDelayMs: 10 };

type PacketSubject = AnySubject & Required<Pick<AnySubject, 'items'>>;

/** What holds for every node with an output that takes packets. @param answersAll it must answer for every packet */
export function packetChecks(bench: ContractBench, subject: PacketSubject, answersAll: boolean): Check[] {
  const items = (source = 'a') => subject.items(source);
  const checks: Check[] = [
    {
      promise: answersAll ? 'answers each packet under its key' : 'answers packets under their keys, in order',
      run: async () => {
        const given = items().map(({ key }) => key);
        const answered = (await bench.outputs(items())).map(({ key }) => key);
        if (answered.length === 0) throw new Error('it answers nothing');
        const expected = answersAll ? given : given.filter(({ index }) => answered.some((key) => key.index === index));
        mustEqual(answered.map(plainKey), expected.map(plainKey), 'keys');
      },
    },
    {
      promise: 'gives the same for packets one by one, in batches and all at once, in time and late',
      run: async () => {
        const expected = await bench.answers(items(), { maxBatch: 1 });
        const plans = [{ ...TOGETHER, maxBatch: 2 }, TOGETHER, { maxInFlight: 1, intervalMs: 40 }];
        for (const plan of plans) mustEqual(await bench.answers(items(), plan), expected, 'outputs');
      },
    },
    {
      promise: 'gives the same for a source alone and among others',
      run: async () => {
        const sources = ['a', 'b', 'c'];
        for (const plan of [{ maxBatch: 1 }, TOGETHER]) {
          const together = await bench.outputs(sources.flatMap(items), { ...plan, interleave: true });
          for (const source of sources) {
            const own = together.filter(({ key }) => key.source === source).map(snapshot);
            mustEqual(own, await bench.answers(items(source)), `outputs of source ${source}`);
          }
        }
      },
    },
    {
      promise: 'forgets a source that has ended',
      run: async () => {
        const expected = await bench.answers(items());
        const twice = [...items(), items('b')[0], ...items()];
        const outputs = await bench.outputs(twice, { maxInFlight: 1, intervalMs: 1000 });
        const own = outputs.filter(({ key }) => key.source === 'a').map(snapshot);
        mustEqual(own.slice(0, expected.length), expected, 'outputs');
        mustEqual(own.slice(expected.length), expected, 'outputs of the same source again');
      },
    },
    {
      promise: 'leaves its inputs as they are: other branches read them too',
      run: async () => {
        const given = items();
        const before = given.map(snapshot);
        await bench.outputs(given, TOGETHER);
        mustEqual(given.map(snapshot), before, 'inputs');
      },
    },
    {
      promise: 'gives each frame memory of its own that outlives the picture',
      run: async () => {
        const given = items();
        const outputs = await bench.outputs(given, TOGETHER);
        const pictures = new Set(given.flatMap((item) => [...pixelBuffers(item)]));
        const shared = new Set(given.flatMap((item) => [...buffersOf(item)]));
        const owners = new Map<ArrayBufferLike, FrameKey>();
        for (const output of outputs) {
          for (const buffer of isOwned(output) ? [] : buffersOf(output)) {
            const at = keyText(output.key);
            if (pictures.has(buffer)) throw new Error(`the output of ${at} lies in the pixels of a frame`);
            const other = owners.get(buffer);
            if (other && !shared.has(buffer)) {
              throw new Error(
                `the outputs of ${keyText(other)} and ${at} lie in one buffer: to transfer one takes both`,
              );
            }
            owners.set(buffer, output.key);
          }
        }
      },
    },
    {
      promise: 'a frame that failed before it costs no other frame anything',
      run: async () => {
        const given = items();
        const failed = given[1];
        const rest = given.filter((item) => item !== failed);
        const expected = await bench.answers(rest);
        const after = items();
        const broken = [
          after[0],
          new FailedFrame(failed.key, 'broken.png', new Error('unreadable')),
          ...after.slice(2),
        ];
        for (const onError of ['skip', 'null-row'] as const) {
          const { outputs, errors, thrown } = await bench.run(broken, { onError });
          if (thrown) throw thrown;
          mustEqual(
            errors.map(({ message }) => message),
            ['unreadable'],
            'failures',
          );
          const recovered = outputs.filter(({ key }) => key.index === failed.key.index);
          mustEqual(outputs.filter((output) => !recovered.includes(output)).map(snapshot), expected, 'outputs');
          const recovers = onError === 'null-row' && 'recover' in (subject.make().nodeClass.prototype as object);
          mustEqual(recovered.length, recovers ? 1 : 0, 'null rows');
          for (const output of recovered) mustBeFailed(subject, output);
        }
      },
    },
  ];
  if (subject.noFace) checks.push(noFaceCheck(bench, subject, subject.noFace));
  const { input, output } = bench.definition;
  if (input && output && [input, output].every(({ packet }) => isPacketOf(packet, DetectionsPacket))) {
    checks.push(tracksCheck(bench, items));
  }
  return checks;
}

function tracksCheck(bench: ContractBench, items: (source: string) => readonly Keyed[]): Check {
  return {
    promise: 'faces that it gives on keep their tracks',
    run: async () => {
      const given = items('a').map((item) => {
        const { count } = item as Detections;
        return { ...item, tracks: Int32Array.from({ length: count }, (_, face) => 7 + 3 * face) };
      });
      const known = new Map(given.map(({ key, tracks }) => [key.index, tracks]));
      for (const { key, count, tracks } of (await bench.outputs(given)) as readonly Detections[]) {
        const before = known.get(key.index)!;
        if (!tracks) throw new Error(`the faces of ${keyText(key)} have lost their tracks`);
        mustEqual(tracks, count === before.length ? before : tracks.slice(0, count), 'tracks');
      }
    },
  };
}

function noFaceCheck(bench: ContractBench, subject: PacketSubject, noFace: (source: string) => Keyed): Check {
  return {
    promise: 'a frame without a face is an answer without a face, and no call of a network on faces',
    run: async () => {
      const { outputs, errors, thrown, inference } = await bench.run([noFace('a')]);
      if (thrown ?? errors[0]) throw thrown ?? errors[0];
      if (outputs.length !== 1) throw new Error(`it gives ${outputs.length} answers`);
      mustBeEmpty(subject, outputs[0]);
      const { input, inputs } = bench.definition;
      const looksForFaces = input?.packet.name === 'Frame' || Object.values(inputs ?? {}).some(isFramePort);
      if (!looksForFaces) mustEqual(inference.calls, 0, 'calls of the network');
      // Among frames with faces it must not shift anybody's rows.
      const [first, ...others] = subject.items('a');
      const empty = noFace('b');
      const mixed = await bench.outputs([first, empty, ...others], { ...TOGETHER, interleave: true });
      const own = mixed.filter(({ key }) => key.source === 'a').map(snapshot);
      mustEqual(own, await bench.answers(subject.items('a')), 'outputs beside a frame without a face');
    },
  };
}

function isFramePort({ packet }: { readonly packet: { readonly name: string } }): boolean {
  return packet.name === 'Frame';
}

function mustBeEmpty(subject: AnySubject, output: Keyed): void {
  const isEmpty = subject.isEmpty ? subject.isEmpty(output) : hasNoFace(output);
  if (!isEmpty) throw new Error(`the output of ${keyText(output.key)} is not that of a frame without a face`);
}

/** A row says that nobody has looked; what is no row is as empty as without a face. */
function mustBeFailed(subject: AnySubject, output: Keyed): void {
  if (!(output instanceof FexBatch)) mustBeEmpty(subject, output);
  else if (output.rowCount !== 1 || !output.row(0).isFailed)
    throw new Error(`the output of ${keyText(output.key)} is not that of a frame that failed`);
}

function hasNoFace(output: Keyed): boolean {
  if (output instanceof FexBatch) {
    const row = output.row(0);
    const hasScore = output.schema.place('FaceScore') !== undefined;
    return output.rowCount === 1 && row.isNull && (!hasScore || row.get('FaceScore') === 0);
  }
  const { count } = output as { readonly count?: number };
  const arrays = Object.values(output).filter((part) => ArrayBuffer.isView(part)) as Uint8Array[];
  return count === 0 && arrays.every(({ length }) => length === 0);
}

function plainKey({ source, index, time }: FrameKey): FrameKey {
  return { source, index, time };
}
