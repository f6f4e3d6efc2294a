import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const howToInstall = 'Install it ("apt-get install chromium") or name one in CHROMIUM_PATH.';

/** Nothing of the browser's own calls home, and nothing needs a display or root's sandbox. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const wanted = process.env.CHROMIUM_PATH;
const executablePath = (wanted ? [wanted] : usualPlaces).find((place) => existsSync(place));

/** `describe` for tests that need a browser: without one they fail in CI and are skipped, loudly, on a laptop. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (executablePath) return describe(name, tests);
  if (process.env.CI) {
    return describe(name, () => {
      test('finds a Chromium', () => {
        throw new Error(`No Chromium found, and CI may not skip browser tests. ${howToInstall}`);
      });
    });
  }
  process.stderr.write(`\nSKIPPED: "${name}" needs a Chromium, and none was found. ${howToInstall}\n`);
  describe.skip(name, tests);
}

/** A headless Chromium with a new, empty profile. */
export function launchBrowser(): Promise<Browser> {
  if (!executablePath) throw new Error(`No Chromium found. ${howToInstall}`);
  return chromium.launch({ executablePath, headless: true, args: flags });
}

/** A picture of the whole page under test-results/, for people to look at. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const directory = path.resolve('test-results/browser');
  mkdirSync(directory, { recursive: true });
  await page.screenshot({ path: path.join(directory, `${name}.png`), fullPage: true, animations: 'disabled' });
}
