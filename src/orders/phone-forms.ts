import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';

/** Zoho's edition is the country whose national forms need no country code. */
export type HomeCountry = Extract<CountryCode, 'IN' | 'US'>;

/**
 * The digits under which a phone is stored: with country code where it can be one of the world's numbers, else as they are. Numbering
 * plans are libphonenumber's: `9000000001`, `09000000001` and `+91 90000 00001` are one phone in India.
 */
export function phoneDigits(text: string, home: HomeCountry): string {
  return parse(text, home)?.number.slice(1) ?? bare(text);
}

/** All digits under which the phone may have been stored, by older versions too: they kept the digits as the shop sent them. */
export function phoneForms(text: string, home: HomeCountry): string[] {
  const parsed = parse(text, home);
  const forms = parsed
    ? [parsed.number.slice(1), parsed.nationalNumber, `0${parsed.nationalNumber}`, `00${parsed.number.slice(1)}`]
    : [];
  return [...new Set([...forms, bare(text)])];
}

function parse(text: string, home: HomeCountry) {
  const parsed = parsePhoneNumberFromString(text, home);
  return parsed?.isPossible() ? parsed : undefined;
}

function bare(text: string): string {
  return text.replace(/\D/g, '');
}
