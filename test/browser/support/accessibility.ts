import axe from 'axe-core';
import { type Page } from 'playwright-core';

/** WCAG up to 2.2, levels A and AA. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const WIDTHS = [1280, 360];

/**
 * What axe finds wrong with the page as it stands, or with the dialog open on it: light and dark, at desk and phone width. The page is
 * left light and wide.
 */
export async function findBarriers(page: Page, place: string): Promise<string[]> {
  const found: string[] = [];
  const within = (await page.getByRole('dialog').count()) > 0 ? '[role="dialog"]' : 'html';
  await page.evaluate(axe.source);
  for (const colorScheme of ['dark', 'light'] as const) {
    for (const width of WIDTHS.toReversed()) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
      const barriers = await page.evaluate(runAxe, { rules: RULES, within });
      found.push(...barriers.map((barrier) => `${place}, ${colorScheme}, ${width} px: ${barrier}`));
    }
  }
  return found;
}

/** Runs in the page. */
async function runAxe({ rules, within }: { rules: string[]; within: string }): Promise<string[]> {
  const runner = (globalThis as unknown as { axe: typeof axe }).axe;
  // Colours on their way from light to dark are nobody's; a spinner never arrives.
  const fades = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
  await Promise.allSettled(fades.map(({ finished }) => finished));
  const { violations } = await runner.run(within, { runOnly: rules, resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => {
    const [first] = nodes;
    return `${id}, ${nodes.length} times, as at ${String(first?.target)}: ${first?.failureSummary ?? ''}`;
  });
}
