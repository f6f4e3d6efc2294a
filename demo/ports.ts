import { once } from 'node:events';
import { createServer } from 'node:net';

export interface Ports {
  service: number;
  shop: number;
  simulator: number;
}

/** 0: whatever is free. */
export const anyPorts: Ports = { service: 0, shop: 0, simulator: 0 };

export function wishedPorts(base: number | undefined): Ports {
  return base === undefined
    ? { service: 3000, shop: 4000, simulator: 4010 }
    : { service: base, shop: base + 1, simulator: base + 2 };
}

/** The wished ports, with 0 in place of those that other programs have taken. */
export async function settlePorts(wished: Ports): Promise<Ports> {
  const settle = async (port: number): Promise<number> => ((await isFree(port)) ? port : 0);
  return {
    service: await settle(wished.service),
    shop: await settle(wished.shop),
    simulator: await settle(wished.simulator),
  };
}

/** A port that is free now, for those who must know theirs before they listen. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  const listening = once(probe, 'listening');
  probe.listen(0, '127.0.0.1');
  await listening;
  const address = probe.address();
  const closed = once(probe, 'close');
  probe.close();
  await closed;
  if (address === null || typeof address === 'string') throw new Error('a probe had no port');
  return address.port;
}

// Asked twice: a program that listens on all addresses does not keep others from 127.0.0.1 everywhere.
async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const probe = createServer();
    try {
      const listening = once(probe, 'listening');
      probe.listen(port, host);
      await listening;
    } catch {
      return false;
    } finally {
      probe.close();
    }
  }
  return true;
}
