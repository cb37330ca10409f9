/** Every node of the package under the node contract. */
export declare const contract: readonly import("@fexgraph/testing").ContractCheck[];
