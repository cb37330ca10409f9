import { badCheckpoint, quoted } from '../bad-checkpoint.ts';
import { Checkpoint, type CheckpointContainer } from '../checkpoint.ts';
import type { TensorLayout } from '../tensor-layout.ts';
import { describe, PickleDict, type PickleValue, type StorageReference, TensorRecipe } from './pickle-values.ts';

/** The tensors of the pickled object, by name. */
export function tensorRecipes(object: PickleValue): ReadonlyMap<string, TensorRecipe> {
  if (!(object instanceof PickleDict)) {
    throw badCheckpoint(`the file holds ${describe(object)}, not a dictionary of tensors`);
  }
  const recipes = new Map<string, TensorRecipe>();
  for (const [name, value] of object.entries) {
    if (!(value instanceof TensorRecipe)) {
      throw badCheckpoint(
        `the entry ${quoted(name)} of the dictionary is ${describe(value)}, not a tensor`,
        'save only the state dictionary (module.state_dict()) and no wrapper around it',
      );
    }
    recipes.set(name, value);
  }
  return recipes;
}

/** The storages that the tensors use, by key. Two tensors that name one storage must agree on what it is. */
export function storagesOf(recipes: ReadonlyMap<string, TensorRecipe>): ReadonlyMap<string, StorageReference> {
  const storages = new Map<string, StorageReference>();
  for (const [name, { storage }] of recipes) {
    const known = storages.get(storage.key);
    if (known !== undefined && (known.type !== storage.type || known.elements !== storage.elements)) {
      throw badCheckpoint(`tensor ${quoted(name)} disagrees with another on the storage ${quoted(storage.key)}`);
    }
    storages.set(storage.key, storage);
  }
  return storages;
}

/** Joins tensors and storages; every storage was found and has the length its reference says. */
export function toCheckpoint(
  container: CheckpointContainer,
  recipes: ReadonlyMap<string, TensorRecipe>,
  storageBytes: (key: string) => () => Uint8Array,
): Checkpoint {
  const layouts = new Map<string, TensorLayout>();
  for (const [name, { storage, offset, shape, strides }] of recipes) {
    layouts.set(name, { type: storage.type, shape, strides, offset, storage: storageBytes(storage.key) });
  }
  return new Checkpoint(container, layouts);
}
