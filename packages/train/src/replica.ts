export type { ReplicaPort } from './replica-port.js';
export { serveReplica } from './serve-replica.js';
