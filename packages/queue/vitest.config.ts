import { specConfig } from '../../vitest.shared.ts';

// BullMQ loads drivers with `require`. Vitest hands these conditions to Node for that too, and with "import" among them it
// would get a module that cannot be required.
export default { ...specConfig, ssr: { resolve: { conditions: ['@fexgraph/source', 'node', 'default'] } } };
