import { createServer } from 'node:net';
import { launch } from '@fexgraph/browser-tests';
import { type Browser, chromium, type Page } from 'playwright-core';

/** A page that can be hidden. Playwright tells the pages of its own contexts that they are always seen. */
export interface SeenPage {
  readonly page: Page;
  /** Another tab comes before it: the browser slows it down as it does for users. */
  hide(): Promise<void>;
  /** What browsers do to hidden tabs that nobody has looked at for a while: nothing runs any more. */
  freeze(): Promise<void>;
  show(): Promise<void>;
  close(): Promise<void>;
}

/** Opens an address in a browser of its own, whose tabs are what they are for users. */
export async function seenPage(address: string, camera: string): Promise<SeenPage> {
  const port = await freePort();
  const owner = await launch({ camera, port });
  let browser: Browser | undefined;
  try {
    browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true });
    const [context] = browser.contexts();
    const page = await context.newPage();
    await page.goto(address);
    const session = await context.newCDPSession(page);
    return {
      page,
      hide: async () => (await context.newPage()).bringToFront(),
      freeze: async () => void (await session.send('Page.setWebLifecycleState', { state: 'frozen' })),
      show: async () => {
        await session.send('Page.setWebLifecycleState', { state: 'active' });
        await page.bringToFront();
      },
      close: () => owner.close(),
    };
  } catch (thrown) {
    await owner.close();
    throw thrown;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
