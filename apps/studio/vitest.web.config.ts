import { webConfig } from '../../vitest.web.shared.ts';

/** `npm run test:web`: the built page in a browser. */
export default webConfig('./test/support/build-site.ts');
