/**
 * What a pickle of a tensor dictionary can contain, as inert data: nothing here is ever called or imported.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleTuple
  | PickleList
  | PickleDict
  | GlobalName
  | StorageReference
  | TensorRecipe;

export class PickleTuple {
  readonly items: readonly PickleValue[];

  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

export class PickleList {
  readonly items: PickleValue[] = [];
}

/** A dictionary with text keys. A map, because keys come from the file. */
export class PickleDict {
  readonly entries = new Map<string, PickleValue>();
  /** OrderedDict objects may get attributes (`_metadata`), plain ones may not. */
  readonly ordered: boolean;

  constructor(ordered: boolean) {
    this.ordered = ordered;
  }
}

/** The name of a Python class or function, from the allow-list. Only its name; there is nothing behind it. */
export class GlobalName {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }
}

/** Names a storage (an array of elements beside the pickle). */
export class StorageReference {
  readonly type: 'F32' | 'I64';
  readonly key: string;
  readonly elements: number;

  constructor(type: 'F32' | 'I64', key: string, elements: number) {
    this.type = type;
    this.key = key;
    this.elements = elements;
  }
}

/** A tensor over a storage; offset and strides count elements. */
export class TensorRecipe {
  readonly storage: StorageReference;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];

  constructor(storage: StorageReference, offset: number, shape: readonly number[], strides: readonly number[]) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

/** For messages. */
export function describe(value: PickleValue): string {
  if (value === null) return 'None';
  if (value instanceof PickleTuple) return 'a tuple';
  if (value instanceof PickleList) return 'a list';
  if (value instanceof PickleDict) return 'a dictionary';
  if (value instanceof GlobalName) return `the name ${value.path}`;
  if (value instanceof StorageReference) return 'a storage';
  if (value instanceof TensorRecipe) return 'a tensor';
  return `a ${typeof value}`;
}
