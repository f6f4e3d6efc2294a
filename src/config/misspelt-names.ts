import { variableNames, type Variables } from './environment.js';

/** Words that few other programs begin a variable with: what begins so and is not read was probably meant for us. */
const OUR_PREFIXES = /^(?:ZOHO|STOREFRONT|SUPPORT|SHOPPER|CLIENT_TOKEN|DATA_ENCRYPTION|CASE_POLIC)[A-Z]*_/;
/** Kubernetes and Docker tell every container of the services beside it: SUPPORT_SERVICE_HOST, SUPPORT_PORT_80_TCP_ADDR. */
const OF_A_SERVICE = /_SERVICE_(?:HOST|PORT)|_PORT(?:$|_\d)/;
/** Below this, other programs' names are too near: HOME is two letters from HOST. */
const SHORTEST_GUESSED = 8;
/** One slip in so many letters: a letter more, less, changed or swapped. */
const LETTERS_PER_SLIP = 6;

/** Variables that look like misspelt ones of ours, each with the name that was probably meant. Values are not looked at. */
export function findMisspelt(variables: Variables): string[] {
  const ours = variableNames();
  return Object.keys(variables)
    .filter((name) => variables[name] && !ours.includes(name) && !OF_A_SERVICE.test(name))
    .flatMap((name) => {
      const meant = nearest(name.toUpperCase(), ours);
      if (meant) return [`${name} is not read by this service; did you mean ${meant}?`];
      return OUR_PREFIXES.test(name.toUpperCase()) ? [`${name} is not read by this service`] : [];
    });
}

function nearest(name: string, ours: readonly string[]): string | null {
  const [best] = ours
    .filter((our) => our === name || our.length >= SHORTEST_GUESSED)
    .map((our) => ({ our, slips: countSlips(name, our) }))
    .filter(({ our, slips }) => slips <= Math.floor(our.length / LETTERS_PER_SLIP))
    .sort((a, b) => a.slips - b.slips);
  return best?.our ?? null;
}

/** Damerau's distance with neighbours swapped (optimal string alignment). */
function countSlips(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwap = column > 1 && row > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = isSwap ? at(beforeLast, column - 2) + 1 : Infinity;
      current.push(Math.min(change, at(last, column) + 1, at(current, column - 1) + 1, swap));
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
