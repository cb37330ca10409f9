/** Colours with enough contrast for print; what is pruned is grey and dashed, so that it shows without colour too. */
export const SVG_STYLE = [
  '.paper{fill:#fff}',
  'text{text-anchor:middle;fill:#1c2733}',
  '.name{text-anchor:start;font:600 15px system-ui,sans-serif}',
  '.id{font:600 13px ui-monospace,"DejaVu Sans Mono",Menlo,monospace}',
  '.path{font-weight:400;fill:#6b7a89}',
  '.type{font:11px system-ui,"DejaVu Sans",sans-serif;fill:#4c5b6a}',
  '.label{font:10.5px system-ui,"DejaVu Sans",sans-serif;fill:#36506b;stroke:#fff;stroke-width:4;paint-order:stroke}',
  '.edge{fill:none;stroke:#8496a8;stroke-width:1.3}',
  'marker path{fill:#8496a8}',
  '.node rect{fill:#f7f9fb;stroke:#8496a8}',
  '.source rect{fill:#e2effd;stroke:#5b91c9}',
  '.sink rect{fill:#e6f5e7;stroke:#63a86b}',
  '.output rect{fill:#fff5da;stroke:#c9a24a}',
  '.pruned rect{fill:#f4f4f4;stroke:#c2c2c2;stroke-dasharray:4 3}',
  '.edge.pruned{stroke:#cfcfcf;stroke-dasharray:4 3}',
  '.pruned text,text.pruned,.pruned .type,.pruned .path{fill:#9c9c9c}',
].join('');
