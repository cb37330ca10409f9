import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { type PluginFlags, pluginOption } from '../plugin-option.ts';
import type { ListFlags } from './nodes.ts';

export function addNodesCommand(program: Command, context: CommandContext): void {
  const nodes = program.command('nodes').description('shows the node types that graphs can use');
  nodes
    .command('list')
    .description('lists all node types')
    .option('--json', 'machine-readable')
    .addOption(pluginOption())
    .action(async (flags: ListFlags) => {
      const { listNodes } = await import('./nodes.ts');
      await listNodes(flags, context);
    });
  nodes
    .command('describe <type>')
    .description('shows ports, options and traits of a node type')
    .addHelpText('after', '\nExample:\n  fexgraph nodes describe detect/rfb320')
    .addOption(pluginOption())
    .action(async (type: string, flags: PluginFlags) => {
      const { describeNode } = await import('./nodes.ts');
      await describeNode(type, flags, context);
    });
}
