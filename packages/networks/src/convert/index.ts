export { addTfjs, readTfjs, type TfjsModel, type TfjsNode, type TfjsWeight } from './tfjs/index.ts';
export { addTflite, readTflite, type TfliteModel, type TfliteOperator, type TfliteTensor } from './tflite/index.ts';
