import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { FexgraphError, toError } from '@fexgraph/core';
import { INTERACTIVE_CLIENT, INTERACTIVE_STYLE } from '../report/interactive-client.ts';
import { interactiveData } from '../report/interactive-data.ts';
import type { ReportData } from '../report/report-data.ts';
import type { ReportScript } from '../report/report-html.ts';

const require = createRequire(import.meta.url);

/** JSON that cannot end a script: `<` of a text could begin `</script>`. */
const inScript = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028');

/**
 * What makes the curves of a report answer to the pointer: uPlot, the program around it, and the data. Reads uPlot from
 * its package, so that a report without a script costs nothing.
 *
 * @throws FexgraphError BACKEND_UNAVAILABLE (rejects) if uPlot is not there
 */
export async function interactiveScript(): Promise<(data: ReportData) => ReportScript> {
  const { library, style, licence } = await readUPlot();
  return (data) => {
    const code = `${library}\nconst DATA=${inScript(interactiveData(data))};${INTERACTIVE_CLIENT}`;
    return {
      code,
      style: `${style}${INTERACTIVE_STYLE}`,
      sha256: createHash('sha256').update(code).digest('base64'),
      notice: `<!--\nThe script below contains uPlot (https://github.com/leeoniya/uPlot).\n\n${licence.replaceAll('--', '- -')}\n-->\n`,
    };
  };
}

async function readUPlot() {
  try {
    const folder = dirname(require.resolve('uplot/package.json'));
    const read = (path: string) => readFile(join(folder, path), 'utf8');
    const [library, style, licence] = await Promise.all([
      read('dist/uPlot.iife.min.js'),
      read('dist/uPlot.min.css'),
      read('LICENSE'),
    ]);
    return { library, style, licence };
  } catch (cause) {
    throw new FexgraphError('BACKEND_UNAVAILABLE', `cannot make an interactive report: ${toError(cause).message}`, {
      hint: 'install uplot, or leave `interactive` out',
      cause,
    });
  }
}
