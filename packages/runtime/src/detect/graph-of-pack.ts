import { FexgraphError, type ReadyGraph } from '@fexgraph/core';
import type { DependencyContainer } from 'tsyringe';
import { readyGraph, readyGraphs } from '../ready-graphs.ts';
import type { Media } from './detect-options.ts';

/** A ready graph called as another one with this behind it is the form of that pack for videos, in which faces are followed. */
const VIDEO_FORM = '-video';

/** The ready graphs that are packs of their own. */
export function packGraphs(container: DependencyContainer): readonly ReadyGraph[] {
  const graphs = readyGraphs(container);
  const forms = new Set(graphs.map(({ name }) => `${name}${VIDEO_FORM}`));
  return graphs.filter(({ name }) => !forms.has(name));
}

/**
 * The graph of a pack for what is read: for videos that in which faces are followed, if the pack has one.
 *
 * @param tracking undefined: if the pack can
 * @throws FexgraphError BAD_OPTION for a pack that is not known, or that cannot follow faces and is asked to.
 */
export function graphOfPack(
  container: DependencyContainer,
  pack: string,
  media: Media,
  tracking: boolean | undefined,
): ReadyGraph {
  const own = readyGraph(container, pack);
  if (media === 'pictures' || tracking === false) return own;
  const form = readyGraphs(container).find(({ name }) => name === `${pack}${VIDEO_FORM}`);
  if (form) return form;
  if (!tracking) return own;
  throw new FexgraphError('BAD_OPTION', `tracking: pack "${pack}" cannot follow faces`, {
    hint: `leave tracking out, or register a ready graph "${pack}${VIDEO_FORM}"`,
  });
}
