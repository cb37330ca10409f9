import { areCounts, badCheckpoint, isCount, quoted } from '../bad-checkpoint.ts';
import { elementsOf } from '../tensor-layout.ts';
import {
  describe,
  GlobalName,
  PickleDict,
  PickleTuple,
  type PickleValue,
  StorageReference,
  TensorRecipe,
} from './pickle-values.ts';

const REBUILD_TENSOR = 'torch._utils _rebuild_tensor_v2';
const ORDERED_DICT = 'collections OrderedDict';
const STORAGE_TYPES: ReadonlyMap<string, 'F32' | 'I64'> = new Map([
  ['torch FloatStorage', 'F32'],
  ['torch LongStorage', 'I64'],
]);

/** A name of the allow-list as an inert value. Everything else could be code to run and is refused. */
export function allowedGlobal(path: string, at: number): GlobalName {
  if (path !== REBUILD_TENSOR && path !== ORDERED_DICT && !STORAGE_TYPES.has(path)) {
    throw badCheckpoint(
      `the pickle names ${quoted(path)} at byte ${at}, which a dictionary of tensors does not need`,
      'do not open this file with a general unpickler: it could run code; get the weights from their publisher',
    );
  }
  return new GlobalName(path);
}

/** What calling an allowed name with these arguments stands for. */
export function reduce(callee: PickleValue, argument: PickleValue, at: number): PickleValue {
  if (callee instanceof GlobalName && argument instanceof PickleTuple) {
    if (callee.path === ORDERED_DICT && argument.items.length === 0) return new PickleDict(true);
    if (callee.path === REBUILD_TENSOR) return tensorRecipe(argument.items, at);
  }
  throw badCheckpoint(`the pickle calls ${describe(callee)} at byte ${at}, which is not allowed`);
}

/** `("storage", class, key, location, element count[, view])`: the key of an array beside the pickle. */
export function storageReference(id: PickleValue, at: number): StorageReference {
  const [tag, type, key, location, elements, view = null] = id instanceof PickleTuple ? id.items : [];
  const elementType = type instanceof GlobalName ? STORAGE_TYPES.get(type.path) : undefined;
  if (
    tag !== 'storage' ||
    elementType === undefined ||
    typeof key !== 'string' ||
    typeof location !== 'string' ||
    !isCount(elements) ||
    view !== null
  ) {
    throw badCheckpoint(`the storage named at byte ${at} is not a plain float or long storage`);
  }
  return new StorageReference(elementType, key, elements);
}

function tensorRecipe(items: readonly PickleValue[], at: number): TensorRecipe {
  const [storage, offset, size, stride] = items;
  const shape = counts(size);
  const strides = counts(stride);
  if (!(storage instanceof StorageReference) || !isCount(offset) || shape === undefined || strides === undefined) {
    throw badCheckpoint(`the tensor at byte ${at} is not made of a storage, an offset, a shape and strides`);
  }
  if (shape.length !== strides.length) {
    throw badCheckpoint(`the tensor at byte ${at} has ${shape.length} sizes and ${strides.length} strides`);
  }
  const count = elementsOf(shape);
  const last =
    count === 0 ? offset : shape.reduce((end, length, axis) => end + (length - 1) * strides[axis], offset + 1);
  // the second condition keeps a stride of 0 from turning a small file into gigabytes
  if (!(last <= storage.elements && count <= storage.elements)) {
    throw badCheckpoint(`the tensor [${shape}] at byte ${at} does not fit its storage of ${storage.elements} elements`);
  }
  return new TensorRecipe(storage, offset, shape, strides);
}

function counts(value: PickleValue | undefined): readonly number[] | undefined {
  return value instanceof PickleTuple && areCounts(value.items) ? value.items : undefined;
}
