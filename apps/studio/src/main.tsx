import 'reflect-metadata';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';
import { keptTheme, showTheme } from './shell/theme.ts';
import './shell/styles.css';

showTheme(keptTheme());
createRoot(document.getElementById('studio') as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
