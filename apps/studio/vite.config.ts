import { defineConfig } from 'vite';

/** The page, from the built packages. Relative paths: it works under any folder of a web server. */
export default defineConfig({
  base: './',
  appType: 'mpa',
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['@fexgraph/inference'] },
  resolve: { dedupe: ['react', 'react-dom', 'rxjs', 'tsyringe', 'zod', 'reflect-metadata'] },
  build: {
    outDir: 'dist/site',
    emptyOutDir: true,
    // Those of everything that is bundled.
    license: { fileName: 'licences.md' },
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
  },
});
