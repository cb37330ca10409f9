import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

export interface Tab {
  readonly id: string;
  readonly name: string;
  readonly Page: LazyExoticComponent<ComponentType>;
}

/** What the studio has. Each is loaded when it is first seen. */
export const TABS: readonly Tab[] = [
  { id: 'live', name: 'Live', Page: lazy(() => import('../live/live-tab.tsx')) },
  { id: 'analyze', name: 'Analyze', Page: lazy(() => import('../analyze/analyze-tab.tsx')) },
  { id: 'viewer', name: 'Viewer', Page: lazy(() => import('../viewer/viewer-tab.tsx')) },
  { id: 'graph', name: 'Graph', Page: lazy(() => import('../graph/graph-tab.tsx')) },
];

/** The tab that an address names; the first if it names none. A part behind a slash is the tab's own. */
export function tabOf(hash: string): Tab {
  const id = hash.replace(/^#/, '').split('/')[0];
  return TABS.find((tab) => tab.id === id) ?? TABS[0];
}
