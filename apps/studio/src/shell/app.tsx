import { Suspense, useSyncExternalStore } from 'react';
import { Notices } from './notices.tsx';
import { TabBoundary } from './tab-boundary.tsx';
import { TABS, tabOf } from './tabs.ts';
import { ThemeSwitch } from './theme-switch.tsx';
import { UseNotes } from './use-notes.tsx';

function followHash(changed: () => void): () => void {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}

export function App() {
  const tab = tabOf(useSyncExternalStore(followHash, () => location.hash));
  return (
    <>
      <header className="bar">
        <p className="brand">fexgraph studio</p>
        <nav aria-label="Tabs">
          {TABS.map(({ id, name }) => (
            <a key={id} href={`#${id}`} aria-current={id === tab.id ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <div className="bar-end">
          <UseNotes />
          <ThemeSwitch />
        </div>
      </header>
      <main id={`tab-${tab.id}`}>
        <TabBoundary key={tab.id}>
          <Suspense fallback={<p role="status">Loading …</p>}>
            <tab.Page />
          </Suspense>
        </TabBoundary>
      </main>
      <Notices />
    </>
  );
}
