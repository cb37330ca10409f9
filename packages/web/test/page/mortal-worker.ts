// A session worker that dies on demand: `throw` by an error that nothing catches, `close` without a word.
new BroadcastChannel('end-worker').addEventListener('message', ({ data }) => {
  if (data === 'close') close();
  else throw new Error('ended by the test');
});
// Calls take longer than the page needs to say so.
const { postMessage } = globalThis;
globalThis.postMessage = (message: { readonly kind?: string }, ...rest: unknown[]) => {
  const send = () => (postMessage as (...args: unknown[]) => void)(message, ...rest);
  if (message.kind === 'result') setTimeout(send, 300);
  else send();
};
await import('@fexgraph/inference/web/worker');
