export { type Faults, FaultProxy, startFaultProxy } from './fault-proxy.js';
