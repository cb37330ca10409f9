import { type Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { BatchMergeFlags, BatchPlanFlags, BatchRunFlags } from './batch-options.ts';
import type { StatusFlags } from './batch-status.ts';
import { positive } from './number-texts.ts';

const EXAMPLES = `
Examples:
  fexgraph batch plan interviews/ --out night --no-identity    the parts, and all that decides their results
  fexgraph batch run night --shard 3/20                        on each machine: its share, once, whoever dies
  fexgraph batch status night                                  what is done, what failed, who did it, how long it takes
  fexgraph batch merge night --out results --per-input         tables, byte by byte as those of one machine

The folder of the plan lies where all machines see it. Without --shard, run goes by SLURM_ARRAY_TASK_ID of an array job,
or by JOB_COMPLETION_INDEX of Kubernetes and FEXGRAPH_SHARDS, and else does all parts.`;

const PLAN_EXAMPLES = `
Examples:
  fexgraph batch plan interviews/ --out night --heads pose,emotion
  fexgraph batch plan interviews/ --out night --cut-minutes 10 --no-tracking --no-identity`;

/** Options come from schemas, and are loaded only when the command is given. */
export function addBatchCommand(program: Command, context: CommandContext): void {
  const batch = program
    .command('batch')
    .description('the same work on many machines: plan, run, status, merge')
    .addHelpText('after', EXAMPLES);
  const plan = batch
    .command('plan')
    .description('cuts inputs into parts, and writes down all that decides their results')
    .addHelpText('after', PLAN_EXAMPLES)
    .action(async (inputs: string[], flags: BatchPlanFlags) => {
      if (inputs.length === 0 && flags.list === undefined) plan.error("error: missing required argument 'inputs'");
      const { planInputs } = await import('./batch-plan.ts');
      await planInputs(inputs, flags, context);
    });
  const run = batch
    .command('run <plan>')
    .description('does the parts of a plan that are not done, or every n-th of them')
    .addHelpText('after', '\nExample:\n  fexgraph batch run night --shard 3/20')
    .action(async (folder: string, flags: BatchRunFlags) => {
      const { runPlan } = await import('./batch-run.ts');
      await runPlan(folder, flags, context);
    });
  batch
    .command('status <plan>')
    .description('how far a plan is: parts, failures, who did what, frames per second, time left')
    .addOption(new Option('--json', 'print all of it as JSON').conflicts('prometheus'))
    .option('--prometheus', 'print its numbers as text for Prometheus')
    .addHelpText('after', '\nExample:\n  fexgraph batch status night')
    .action(async (folder: string, flags: StatusFlags) => {
      const { showStatus } = await import('./batch-status.ts');
      await showStatus(folder, flags, context);
    });
  const merge = batch
    .command('merge <plan>')
    .description('makes tables of the parts, in the order of the plan, and one record of all')
    .addHelpText('after', '\nExample:\n  fexgraph batch merge night --out results --per-input')
    .action(async (folder: string, flags: BatchMergeFlags) => {
      const { mergePlan } = await import('./batch-merge.ts');
      await mergePlan(folder, flags, context);
    });
  batch
    .command('sweep <plan>')
    .description('removes what processes left when they died')
    .option('--older-than <hours>', 'what nobody has written to for so long', positive, 24)
    .addHelpText('after', '\nExample:\n  fexgraph batch sweep night --older-than 6')
    .action(async (folder: string, flags: { readonly olderThan: number }) => {
      const { sweepPlan } = await import('./batch-sweep.ts');
      await sweepPlan(folder, flags, context);
    });
  batch.hook('preSubcommand', async (_, given) => {
    const { addMergeOptions, addPlanOptions, addWorkOptions } = await import('./batch-options.ts');
    if (given === plan) addPlanOptions(plan);
    if (given === run) addWorkOptions(run);
    if (given === merge) addMergeOptions(merge);
  });
}
