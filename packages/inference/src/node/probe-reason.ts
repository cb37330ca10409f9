import type { ProbeReport } from './execution-probe.ts';

/** The sentence of a failed probe: what onnxruntime said, and the line of a driver loader that names a missing file. */
export function reasonOf({ result, log }: ProbeReport): string {
  if (result.outcome === 'works') return 'it works';
  if (result.outcome === 'not-built')
    return `onnxruntime-node has no build of it for ${process.platform}-${process.arch}`;
  // onnxruntime puts source file, line and the failed expression in front of its message.
  const said = result.message.replace(/^\/\S+:\d+ .* was false\. /s, '').trim();
  const missing = log.match(
    /[^\s:]+: cannot open shared object file[^\n]*|Couldn't load Vulkan[^\n]*|Found no drivers/,
  )?.[0];
  return missing && !said.includes(missing) ? `${said} (${missing.trim()})` : said;
}
