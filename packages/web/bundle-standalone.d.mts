/** Writes `fexgraph.min.js` and `fexgraph.min.js.LICENSES.txt` into a folder, from the built packages. */
export function bundleStandalone(folder: string): Promise<void>;
