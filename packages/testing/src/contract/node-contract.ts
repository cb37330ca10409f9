import { FexgraphError, type NodeDefinition } from '@fexgraph/core';
import { ContractBench } from './contract-bench.ts';
import type { AnySubject, Check, ContractCheck, ContractSubject } from './contract-subject.ts';
import { definitionChecks } from './definition-checks.ts';
import { lifeChecks } from './life-checks.ts';
import { packetChecks } from './packet-checks.ts';
import { sinkChecks } from './sink-checks.ts';
import { sourceChecks } from './source-checks.ts';

/**
 * The node contract as checks, for any test runner. They hold for every node of a kind, so a test says only how the
 * node is made and what it gets. What its numbers mean is for tests of its own.
 *
 * @example
 * for (const { name, run } of nodeContract({ make: () => brightness(), items: pictures })) it(name, run);
 * @throws FexgraphError BAD_OPTION for a node that takes packets where `items` gives fewer than four
 */
export function nodeContract<D extends NodeDefinition>(subject: ContractSubject<D>): readonly ContractCheck[] {
  const any = subject as unknown as AnySubject;
  const bench = new ContractBench(any);
  const { type } = bench.definition;
  const checks = [...definitionChecks(any), ...lifeChecks(bench, any), ...kindChecks(bench, any)];
  return checks.map(({ promise, run }) => ({ node: type, name: `${type}: ${promise}`, run: async () => run() }));
}

function kindChecks(bench: ContractBench, subject: AnySubject): Check[] {
  const { kind, type } = bench.definition;
  if (kind === 'source') return sourceChecks(bench);
  const { items } = subject;
  if (!items || items('a').length < 4) {
    throw new FexgraphError('BAD_OPTION', `the contract of ${type} needs at least four items`, {
      hint: 'give nodeContract({ items: (source) => [...] }) packets with rising frame numbers',
    });
  }
  const given = { ...subject, items };
  return kind === 'sink' ? sinkChecks(bench, given) : packetChecks(bench, given, kind === 'map');
}
