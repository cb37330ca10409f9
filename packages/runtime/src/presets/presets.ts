import { didYouMean, FexgraphError } from '@fexgraph/core';
import { embeddedPreset } from './embedded.ts';
import { liveTrackingPreset } from './live-tracking.ts';
import type { Preset } from './preset.ts';
import { pyfeatPreset } from './pyfeat.ts';

export const PRESETS: readonly Preset[] = [embeddedPreset, pyfeatPreset, liveTrackingPreset];

/** @throws FexgraphError BAD_OPTION for a name that is not known. */
export function presetNamed(name: string): Preset {
  const preset = PRESETS.find((known) => known.name === name);
  if (preset) return preset;
  const names = PRESETS.map((known) => known.name);
  throw new FexgraphError('BAD_OPTION', `there is no model pack "${name}"`, {
    hint: didYouMean(name, names) ?? `packs: ${names.join(', ')}`,
  });
}
