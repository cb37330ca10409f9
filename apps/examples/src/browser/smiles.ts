import { cameraFrames, createRuntime, type FexBatch, loadGraphFile, readyGraph, stream } from '@fexgraph/web';
import {
  catchError,
  distinctUntilChanged,
  from,
  map,
  type Observable,
  of,
  scan,
  switchMap,
  takeUntil,
  timer,
} from 'rxjs';

/** Records of the camera: it starts with the subscription and stops with it. */
function records(): Observable<FexBatch> {
  return from(createRuntime({ models: '/models/', graphs: ['/graphs/live-tracking.yaml'] })).pipe(
    switchMap(async ({ container }) => {
      const { text, file } = readyGraph(container, 'live-tracking');
      return loadGraphFile(text, file, { container, params: { camera: cameraFrames() } });
    }),
    switchMap((graph) => stream<FexBatch>(graph, 'fex')),
  );
}

const isSmiling = (batch: FexBatch) => Number(batch.row(0).get('AU12') ?? 0) > 0.5;

records()
  .pipe(
    map(isSmiling),
    distinctUntilChanged(),
    scan((smiles, smiling) => smiles + Number(smiling), 0),
    map((smiles) => `smiles: ${smiles}`),
    takeUntil(timer(60_000)),
    catchError((thrown) => of(String(thrown))),
  )
  .subscribe((line) => {
    (document.querySelector('pre') as HTMLElement).textContent = line;
  });
