import { badCheckpoint } from '../bad-checkpoint.ts';
import { PickleMachine } from './pickle-machine.ts';
import { describe, PickleDict, PickleList, PickleTuple, type PickleValue } from './pickle-values.ts';
import { allowedGlobal, reduce, storageReference } from './torch-names.ts';

type Opcode = (machine: PickleMachine) => void;

const STOP = 0x2e;

/** Longest LONG1 that a tensor dictionary needs: the magic number of the legacy form. */
const MAX_LONG_BYTES = 16;

/** All opcodes that a dictionary of tensors takes, by byte. The order is that of spec: retinaface-mobilenet 9.3. */
const OPCODES: ReadonlyMap<number, Opcode> = new Map<number, Opcode>([
  [0x80, protocol],
  [0x8a, (m) => m.push(longOne(m))],
  [0x4d, (m) => m.push(m.uint16())],
  [0x4b, (m) => m.push(m.uint8())],
  [0x4a, (m) => m.push(m.int32())],
  [0x88, (m) => m.push(true)],
  [0x89, (m) => m.push(false)],
  [0x4e, (m) => m.push(null)],
  [0x58, (m) => m.push(m.text(m.uint32()))],
  [0x7d, (m) => m.push(new PickleDict(false))],
  [0x5d, (m) => m.push(new PickleList())],
  [0x29, (m) => m.tuple(0)],
  [0x28, (m) => m.mark()],
  [0x74, (m) => m.push(new PickleTuple(m.popToMark()))],
  [0x85, (m) => m.tuple(1)],
  [0x86, (m) => m.tuple(2)],
  [0x87, (m) => m.tuple(3)],
  [0x73, (m) => setItem(m)],
  [0x75, (m) => m.setItems(m.popToMark())],
  [0x61, (m) => m.append([m.pop()])],
  [0x65, (m) => m.append(m.popToMark())],
  [0x71, (m) => m.remember(m.uint8())],
  [0x72, (m) => m.remember(m.uint32())],
  [0x68, (m) => m.recall(m.uint8())],
  [0x6a, (m) => m.recall(m.uint32())],
  [0x63, (m) => global(m)],
  [0x51, (m) => m.push(storageReference(m.pop(), m.at))],
  [0x52, (m) => call(m)],
  [0x62, (m) => build(m)],
]);

/**
 * Runs one pickle as data: no name is imported, nothing is called, and every opcode that a dictionary of tensors does
 * not need is refused by its byte and position.
 *
 * @returns the value and the position after the pickle.
 * @throws FexgraphError BAD_CHECKPOINT.
 */
export function readPickle(bytes: Uint8Array, start: number): { value: PickleValue; end: number } {
  const machine = new PickleMachine(bytes, start);
  for (;;) {
    const at = machine.at;
    const code = machine.uint8();
    if (at === start && code !== 0x80) throw badCheckpoint(`no pickle starts at byte ${start}`);
    if (code === STOP) return { value: machine.result(), end: machine.at };
    const opcode = OPCODES.get(code);
    if (opcode === undefined) {
      throw badCheckpoint(`the pickle opcode 0x${code.toString(16).padStart(2, '0')} at byte ${at} is not allowed`);
    }
    opcode(machine);
  }
}

function protocol(machine: PickleMachine): void {
  const version = machine.uint8();
  if (version !== 2) throw badCheckpoint(`pickle protocol ${version} is not read, only 2`);
}

function longOne(machine: PickleMachine): number | bigint {
  const length = machine.uint8();
  if (length > MAX_LONG_BYTES) throw badCheckpoint(`an integer of ${length} bytes at byte ${machine.at} is too long`);
  return machine.long(length);
}

function setItem(machine: PickleMachine): void {
  const value = machine.pop();
  const key = machine.pop();
  machine.setItems([key, value]);
}

function global(machine: PickleMachine): void {
  const at = machine.at - 1;
  const module = machine.line();
  machine.push(allowedGlobal(`${module} ${machine.line()}`, at));
}

function call(machine: PickleMachine): void {
  const argument = machine.pop();
  machine.push(reduce(machine.pop(), argument, machine.at - 1));
}

/** Attributes of an OrderedDict: module versions that PyTorch stores beside a state dictionary. They are dropped. */
function build(machine: PickleMachine): void {
  const attributes = machine.pop();
  const target = machine.pop();
  const harmless =
    target instanceof PickleDict &&
    target.ordered &&
    attributes instanceof PickleDict &&
    [...attributes.entries.keys()].every((name) => name === '_metadata');
  if (!harmless) throw badCheckpoint(`the pickle sets attributes of ${describe(target)} at byte ${machine.at - 1}`);
  machine.push(target);
}
