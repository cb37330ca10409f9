import { readSync } from 'node:fs';

// A decoder that misbehaves as its first byte says.
process.on('message', ({ kind, size }) => {
  const bytes = new Uint8Array(size ?? 0);
  if (kind === 'header') readSync(3, bytes);
  const what = kind === 'header' ? String.fromCharCode(bytes[0]) : '';
  if (what === 'c') process.exit(3);
  if (what === 'k') process.kill(process.pid, 'SIGKILL');
  while (what === 'h');
  process.send({ kind: what === 'f' ? 'failed' : 'header', message: 'no', header: {} });
});
process.send({ kind: 'ready' });
