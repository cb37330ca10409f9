import { createRuntime, detect } from '@fexgraph/runtime/node';

const runtime = await createRuntime();
const { fex, run } = detect(runtime, { inputs: ['photos'], tables: ['fex.csv'] });
fex.subscribe((faces) => console.log(faces.value(0, 'input'), faces.value(0, 'Happy')));
await run.done;
await runtime.dispose();
