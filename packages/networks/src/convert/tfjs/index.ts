export { addTfjs } from './add-tfjs.ts';
export { readTfjs, type TfjsModel, type TfjsNode } from './tfjs-model.ts';
export type { TfjsWeight } from './weights.ts';
