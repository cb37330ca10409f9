export * from './cluster.ts';
export * from './clustering/connected.ts';
export * from './clustering/gallery.ts';
export * from './clustering/hdbscan/cluster-hdbscan.ts';
export * from './clustering/person-labels.ts';
export * from './clustering/unit-rows.ts';
export * from './mobilefacenet.ts';
export * from './plugin.ts';
