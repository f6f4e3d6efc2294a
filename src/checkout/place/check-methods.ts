import type { FieldProblem } from '../../common/app-error.js';

/** Adds to `problems` every method that Zoho's edition does not have, by its place in the list. */
export function checkMethods(wanted: readonly string[] = [], known: readonly string[], problems: FieldProblem[]): void {
  for (const [index, method] of wanted.entries()) {
    if (known.includes(method)) continue;
    problems.push({ path: `allowedPaymentMethods.${index}`, message: `must be one of ${known.join(', ')}` });
  }
}
