export { addTflite } from './add-tflite.ts';
export { readTflite, type TfliteModel, type TfliteOperator, type TfliteTensor } from './tflite-model.ts';
