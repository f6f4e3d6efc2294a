/** Contract 8: the shortest beginning that is looked for. */
export const MIN_BEGINNING = 4;
/** Of longer ones the first characters count: enough to tell people apart, and a row stores at most nine hashes. */
const MAX_BEGINNING = 12;

/** Every beginning of an e-mail address that it can be found by. */
export function beginningsOf(email: string): string[] {
  const plain = plainEmail(email);
  const longest = Math.min(plain.length, MAX_BEGINNING);
  return Array.from({ length: Math.max(0, longest - MIN_BEGINNING + 1) }, (_, more) =>
    plain.slice(0, MIN_BEGINNING + more),
  );
}

/**
 * What of a text is compared with the beginnings of addresses; null: too short, or longer than a beginning and a whole address, which
 * finds its own orders and no others that begin alike.
 */
export function asBeginning(text: string): string | null {
  const plain = plainEmail(text).replace(/\s/g, '');
  if (plain.length < MIN_BEGINNING || (plain.length > MAX_BEGINNING && isWhole(plain))) return null;
  return plain.slice(0, MAX_BEGINNING);
}

/** It has a domain with a top level of two letters or more. */
function isWhole(email: string): boolean {
  const domain = email.slice(email.indexOf('@') + 1);
  const dot = domain.lastIndexOf('.');
  return domain.length < email.length && dot > 0 && domain.length - dot > 2;
}

export function plainEmail(email: string): string {
  return email.trim().toLowerCase();
}
