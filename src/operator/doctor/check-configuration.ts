import { findingsOf, type Finding } from '../finding.js';

const { ok, warn, fail } = findingsOf('configuration');

/** What the service itself checks when it starts. */
export function checkConfiguration(problems: readonly string[], warnings: readonly string[]): Finding[] {
  const found = [
    ...problems.map((problem) => fail(problem, 'set it as .env.example says; the service does not start like this')),
    ...warnings.map((warning) => warn(warning, 'rename it or take it out')),
  ];
  return problems.length > 0 ? found : [ok('every variable is well-formed'), ...found];
}
