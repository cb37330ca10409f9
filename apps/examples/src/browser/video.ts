import { createRuntime, detect } from '@fexgraph/web';

const text = document.querySelector('pre') as HTMLElement;
const picker = document.querySelector('input') as HTMLInputElement;
const show = (line: unknown) => {
  text.textContent = String(line);
};

/** Analyses the videos that were picked, and offers their table as a download. Nothing leaves the page. */
async function analyse(files: readonly File[]): Promise<void> {
  const runtime = await createRuntime({ models: '/models/', graphs: ['/graphs/embedded-video.yaml'] });
  try {
    const options = { pack: 'embedded-video', skipFrames: 5, tables: ['faces.parquet'] };
    const { fex, run } = detect(runtime, { inputs: files, ...options });
    fex.subscribe({
      next: (rows) => show(`${rows.row(0).get('input')}: frame ${rows.row(0).get('frame')}`),
      error: () => undefined,
    });
    const { counts, failures, notes } = await run.done;
    const missed = notes.filter((note) => note.missed).map(({ kind }) => kind);
    const wrong = [...failures.map(({ error }) => error.toLine()), ...missed];
    show([`${counts.rows} rows`, ...wrong].join('\n'));
  } finally {
    await runtime.dispose();
  }
}

picker.addEventListener('change', () => {
  show('Loading …');
  analyse([...(picker.files ?? [])]).catch(show);
});
