/// <reference types="vite/client" />

declare module 'virtual:lab-networks' {
  export const labNetworks: readonly import('./network/lab-network.js').LabNetwork[];
}
