import { FexgraphError, toError } from '@fexgraph/core';
import { Component, type ReactNode } from 'react';

interface TabBoundaryState {
  readonly error?: Error;
}

/** Where a tab cannot be loaded or shown, it says so; the page and the other tabs stay. */
export class TabBoundary extends Component<{ readonly children: ReactNode }, TabBoundaryState> {
  override state: TabBoundaryState = {};

  static getDerivedStateFromError(thrown: unknown): TabBoundaryState {
    return { error: toError(thrown) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div role="alert">
        <p>This tab cannot be shown: {error.message}</p>
        {error instanceof FexgraphError && <p className="hint">{error.hint}</p>}
        <p className="hint">If the server of the studio was stopped, start it, and load the page again.</p>
      </div>
    );
  }
}
