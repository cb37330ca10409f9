import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { QueueFlags, QueueSubmitFlags, QueueWorkFlags } from './queue-options.ts';

const EXAMPLES = `
Examples:
  fexgraph batch plan interviews/ --out night --no-identity    the parts, as for a cluster
  fexgraph queue submit night --out results                    gives them to whoever works, and says what comes after
  fexgraph queue work night --jobs 2                           on each machine: takes parts until all are done
  fexgraph queue status night                                  what is done, who does what, what is dead and why
  fexgraph queue retry night                                   gives what is dead again

The queue is on Redis, Valkey or PostgreSQL: its URL is FEXGRAPH_QUEUE_URL, or --queue, which other users of the machine
can see. It needs the package @fexgraph/queue. The folder of the plan lies where all machines see it.`;

/** Options come from schemas, and are loaded only when the command is given. */
export function addQueueCommand(program: Command, context: CommandContext): void {
  const queue = program
    .command('queue')
    .description('the parts of a plan by a queue, on Redis or PostgreSQL: submit, work, status, retry')
    .addHelpText('after', EXAMPLES);
  const submit = queue
    .command('submit <plan>')
    .description('gives the parts that are not done to the workers, and says what tables come after them')
    .addHelpText('after', '\nExample:\n  fexgraph queue submit night --out results --per-input')
    .action(async (folder: string, flags: QueueSubmitFlags) => {
      const { submitPlan } = await import('./queue-submit.ts');
      await submitPlan(folder, flags, context);
    });
  const work = queue
    .command('work <plan>')
    .description('takes parts and does them until all are done; SIGTERM ends it when those at work are done')
    .addHelpText('after', '\nExample:\n  fexgraph queue work night --jobs 2')
    .action(async (folder: string, flags: QueueWorkFlags) => {
      const { workOnQueue } = await import('./queue-work.ts');
      await workOnQueue(folder, flags, context);
    });
  const status = queue
    .command('status <plan>')
    .description('how far a plan is, who does what, and what is dead and why')
    .option('--json', 'print all of it as JSON')
    .addHelpText('after', '\nExample:\n  fexgraph queue status night')
    .action(async (folder: string, flags: QueueFlags & { readonly json?: boolean }) => {
      const { showQueue } = await import('./queue-status.ts');
      await showQueue(folder, flags, context);
    });
  const retry = queue
    .command('retry <plan>')
    .description('gives what is dead to the workers again')
    .addHelpText('after', '\nExample:\n  fexgraph queue retry night')
    .action(async (folder: string, flags: QueueFlags) => {
      const { retryDead } = await import('./queue-retry.ts');
      await retryDead(folder, flags, context);
    });
  const remove = queue
    .command('remove <plan>')
    .description('takes a plan out of the queue; parts that are done stay')
    .addHelpText('after', '\nExample:\n  fexgraph queue remove night')
    .action(async (folder: string, flags: QueueFlags) => {
      const { removePlan } = await import('./queue-remove.ts');
      await removePlan(folder, flags, context);
    });
  queue.hook('preSubcommand', async (_, given) => {
    const { addQueueOptions, addSubmitOptions, addQueueWorkOptions } = await import('./queue-options.ts');
    if (given === submit) addSubmitOptions(submit);
    if (given === work) addQueueWorkOptions(work);
    for (const command of [submit, work, status, retry, remove]) if (given === command) addQueueOptions(command);
  });
}
