/** Rounds of each; the cheapest counts, because whatever else the machine does only adds. */
const ROUNDS = 5;

/**
 * How many times the processor time of `control` one `attack` takes in this process, service included. Both are run by turns, so
 * a slow machine is slow for both.
 */
export async function costRatio(attack: () => Promise<unknown>, control: () => Promise<unknown>): Promise<number> {
  const costs = { attack: Infinity, control: Infinity };
  for (let round = 0; round <= ROUNDS; round++) {
    const control_ = await cpuOf(control);
    const attack_ = await cpuOf(attack);
    if (round === 0) continue; // the first warms up
    costs.control = Math.min(costs.control, control_);
    costs.attack = Math.min(costs.attack, attack_);
  }
  return costs.attack / costs.control;
}

/** The processor time, in microseconds, of the cheapest of several runs. */
export async function cheapest(work: () => Promise<unknown>): Promise<number> {
  let cost = Infinity;
  for (let round = 0; round < ROUNDS; round++) cost = Math.min(cost, await cpuOf(work));
  return cost;
}

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
