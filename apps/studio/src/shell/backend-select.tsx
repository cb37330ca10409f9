import type { RuntimeChoice } from './open-runtime.ts';

type Backend = RuntimeChoice['backend'];

const BACKENDS: readonly (readonly [Backend, string])[] = [
  ['wasm', 'wasm (processor)'],
  ['webgpu', 'webgpu (graphics card)'],
  ['auto', 'auto (what is faster here)'],
];

interface BackendSelectProps {
  readonly value: Backend;
  onChange(backend: Backend): void;
}

/** Where networks are computed. */
export function BackendSelect({ value, onChange }: BackendSelectProps) {
  return (
    <label>
      Backend{' '}
      <select value={value} onChange={({ target }) => onChange(target.value as Backend)}>
        {BACKENDS.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
