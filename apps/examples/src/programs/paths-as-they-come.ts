import { EventEmitter, on } from 'node:events';
import { createRuntime, detect } from '@fexgraph/runtime/node';

/** Whoever has a picture says `pictures.emit('path', path)`; `pictures.emit('end')` ends the run. */
export const pictures = new EventEmitter();

const given = on(pictures, 'path', { close: ['end'] });

async function* paths() {
  for await (const [path] of given) yield path as string;
}

const runtime = await createRuntime();
const { fex, run } = detect(runtime, { inputs: paths(), identity: 'none' });
fex.subscribe((faces) => console.log(faces.value(0, 'input'), faces.rowCount));
run.failures.subscribe(({ error }) => console.error(error.toLine())); // and it goes on with the next
export const ended = run.done.finally(() => runtime.dispose());
