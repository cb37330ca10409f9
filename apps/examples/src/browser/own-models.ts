import { createRuntime, importModels } from '@fexgraph/web';

const text = document.querySelector('pre') as HTMLElement;
const picker = document.querySelector('input') as HTMLInputElement;
const show = (lines: string) => {
  text.textContent = lines;
};

const runtime = await createRuntime({ models: '/models/' });

picker.addEventListener('change', async () => {
  const results = await importModels(runtime.models, picker.files ?? [], {
    acceptLicence: ({ title, licence }) => confirm(`${title}: do you accept ${licence.name}, ${licence.url}?`),
    progress: ({ file, step, bytes, total }) => show(`${file}: ${step}, ${bytes} of ${total} bytes`),
  });
  show(results.map(({ file, model, error }) => error?.toLine() ?? `${file} is ${model}`).join('\n'));
});
show('Choose checkpoints.');
