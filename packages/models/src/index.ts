export { getNetwork } from './get-network.js';
export type { LabNetwork, Recipe, ReportedFigure } from './lab-network.js';
export { type NetworkId, networks } from './networks.js';
