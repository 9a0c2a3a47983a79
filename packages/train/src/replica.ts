export type { ReplicaPort } from './replicas/replica-port.js';
export { serveReplica } from './replicas/serve-replica.js';
