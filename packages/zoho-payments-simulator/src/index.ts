/** The package's front door: `zoho-payments-simulator`. Everything else is behind it. */
export { SCRIPT_PATH, startSimulator, type Simulator, type SimulatorOptions } from './simulator.js';
export type { SimulatorControl } from './control.js';
export type { FaultInput } from './faults.js';
export type { Account, Settings } from './options.js';
export type { TruthPayment, TruthSession } from './truth.js';
export type { Endpoint } from './webhooks.js';
export type { PayWish } from './wishes.js';
