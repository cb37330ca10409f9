import { ChipsPacket, DetectionsPacket, FramePacket, IdentitiesPacket, NodeRegistry, port } from '@fexgraph/core';
import { readGraphFile } from '@fexgraph/graph-files';
import { BACKEND } from '@fexgraph/inference';
import { MODELS } from '@fexgraph/models';
import type { DependencyContainer } from 'tsyringe';
import { AUTO_BACKEND } from '../check-backends.ts';
import { type Ends, modelsFor } from '../fit-models.ts';
import { tableFormats } from '../table-formats.ts';
import { packGraphs } from './graph-of-pack.ts';

/** Names that `detect` can be given. */
export interface DetectChoices {
  readonly packs: readonly string[];
  readonly detectors: readonly string[];
  readonly identities: readonly string[];
  readonly backends: readonly string[];
  readonly formats: readonly string[];
}

const DETECTOR: Ends = { input: port(FramePacket, 'pictures'), output: port(DetectionsPacket, 'faces') };
const IDENTITY: Ends = { input: port(ChipsPacket, 'faces'), output: port(IdentitiesPacket, 'embeddings') };

/** What there is to choose from with what is registered in a container; plugins bring more. */
export function detectChoices(container: DependencyContainer): DetectChoices {
  const [registry, models] = [NodeRegistry.of(container), container.resolve(MODELS)];
  const named = (ends: Ends) => modelsFor(ends, registry, models).map(({ id }) => id);
  const takesInputs = ({ text, file }: { text: string; file: string }) =>
    readGraphFile(text, file, { placeholders: true }).params.some(({ name }) => name === 'inputs');
  return {
    packs: packGraphs(container)
      .filter(takesInputs)
      .map(({ name }) => name),
    detectors: named(DETECTOR),
    identities: named(IDENTITY),
    backends: [...container.resolveAll(BACKEND).map(({ id }) => id), AUTO_BACKEND],
    formats: tableFormats(container).map(({ name }) => name),
  };
}
