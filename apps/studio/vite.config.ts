import { defaultClientConditions, defaultClientMainFields, defineConfig } from 'vite';

/** The page, from the built packages. Relative paths: it works under any folder of a web server. */
export default defineConfig({
  base: './',
  appType: 'mpa',
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['@fexgraph/inference'] },
  resolve: {
    dedupe: ['react', 'react-dom', 'rxjs', 'tsyringe', 'zod', 'reflect-metadata'],
    // The forms of rxjs and tsyringe with classes of the language, instead of those for ES5 and their helpers.
    conditions: ['es2015', ...defaultClientConditions],
    mainFields: ['es2015', ...defaultClientMainFields],
  },
  build: {
    outDir: 'dist/site',
    emptyOutDir: true,
    // Those of everything that is bundled.
    license: { fileName: 'licences.md' },
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    // React's `memo` only wraps: parts of the canvas that nobody uses (map, resizing) go.
    rolldownOptions: { treeshake: { manualPureFunctions: ['memo'] } },
  },
});
