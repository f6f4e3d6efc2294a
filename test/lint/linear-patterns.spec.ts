import { Linter } from 'eslint';

const CONFIG = new URL('../../eslint.config.js', import.meta.url).href;
const { default: config } = (await import(CONFIG)) as { default: Linter.Config[] };

/** The rules of `npm run lint` about patterns, as they hold for the service, its packages and its pages. */
const rules = config.filter(({ plugins }) => plugins && 'regexp' in plugins);

const complaints = (code: string) =>
  new Linter().verify(code, rules, { filename: 'any.js' }).map(({ ruleId }) => ruleId);

describe('the lint check refuses a pattern that takes more than linear time', () => {
  it.each([
    ['an e-mail anywhere in a text', String.raw`text.replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '')`],
    ['a time zone at the end', String.raw`/T.*(Z|[+-]\d{2}:\d{2})$/.test(text)`],
    ['slashes at the end', String.raw`text.replace(/\/+$/, '')`],
    ['nested repetition', String.raw`/^(a+)+$/.test(text)`],
    ['a pattern from a constructor', String.raw`new RegExp('^(a+)+$')`],
  ])('%s', (_what, code) => {
    expect(complaints(code)).toEqual([expect.stringMatching(/^regexp\/no-super-linear/)]);
  });

  it.each([
    String.raw`text.replace(/(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '')`,
    String.raw`/^\d{4}-\d\d-\d\dT[\d:.]{5,20}(?:Z|[+-]\d\d:\d\d)$/.test(text)`,
  ])('and takes what is linear: %s', (code) => {
    expect(complaints(code)).toEqual([]);
  });
});
