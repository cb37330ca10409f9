// A decoder that misbehaves as its first byte says.
process.on('message', ({ kind, bytes }) => {
  const what = kind === 'header' ? String.fromCharCode(bytes[0]) : '';
  if (what === 'c') process.exit(3);
  if (what === 'k') process.kill(process.pid, 'SIGKILL');
  while (what === 'h');
  process.send({ kind: what === 'f' ? 'failed' : 'header', message: 'no', header: {} });
});
process.send({ kind: 'ready' });
