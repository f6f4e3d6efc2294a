import { TestEnvironment } from 'jest-environment-node';

/**
 * A worker that has run its files ends at once. Left to itself Node first takes down a heap full of finished files, module by
 * module; that is longer than the half second Jest gives it on a busy machine, and Jest then calls it a leak and kills it. What a
 * test leaves open still shows: it keeps the worker from ever coming to its `exit`.
 */
if (process.connected) process.once('exit', () => process.exit());

export default TestEnvironment;
