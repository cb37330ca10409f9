import type { InputOf, Keyed, NodeDefinition, NodeSpec, OutputOf } from '@fexgraph/core';
import type { Inference } from '@fexgraph/inference';
import type { DependencyContainer } from 'tsyringe';

/** What a test gives, so that the contract of a node can be checked. */
export interface ContractSubject<D extends NodeDefinition> {
  /** The node with its options, made anew for each check. */
  make(): NodeSpec<D>;
  /**
   * Packets of one source for a node that takes packets, with rising frame numbers: at least four, made anew for each
   * call and equal each time.
   */
  items?(source: string): readonly InputOf<D>[];
  /** A packet of a frame without a face, for a node that takes packets of faces. */
  noFace?(source: string): InputOf<D>;
  /** Whether an output is that of a frame without a face. Default: its `count` is 0, or its one Fex row is null. */
  isEmpty?(output: OutputOf<D>): boolean;
  /** Fake networks, made anew for each check. */
  inference?(): Inference;
  /** What else the node injects. */
  container?(): DependencyContainer;
  /** What a run has left open outside of the node (files, subscriptions), in words; nothing must be. */
  leftOpen?(): readonly string[];
  /** Options that make no sense, each to be refused by the schema. Wrong types are tried without being named. */
  refuses?: readonly object[];
}

/** One promise of the node contract, to be run by any test runner. */
export interface ContractCheck {
  /** Type of the node. */
  readonly node: string;
  /** The node and the promise, in words. */
  readonly name: string;
  /** @throws Error that says what the node did and what was expected (rejects). */
  run(): Promise<void>;
}

/** A promise of the contract, and how it is checked. */
export interface Check {
  readonly promise: string;
  run(): Promise<void> | void;
}

/** A subject whatever the packets of its node are. */
export interface AnySubject extends Omit<ContractSubject<NodeDefinition>, 'items' | 'noFace' | 'isEmpty'> {
  items?(source: string): readonly Keyed[];
  noFace?(source: string): Keyed;
  isEmpty?(output: Keyed): boolean;
}
