import { byId, setText } from './dom.js';
import { fetchJson } from './http.js';

const SHOWN_EVERY_MS = 1_000;
const time = new Intl.DateTimeFormat('en-IN', { dateStyle: 'medium', timeStyle: 'medium' });

/** The demo's clock and its buttons. Where the shop has no time of its own, the bar stays away. */
export async function showTimeBar(): Promise<void> {
  const bar = byId('time-bar', HTMLElement);
  const known = await fetchJson<{ now: string | null }>('/api/time').catch(() => undefined);
  if (!known?.now) return;
  const clock = byId('time-now', HTMLTimeElement);
  let offsetMs = Date.parse(known.now) - Date.now();
  const draw = (): void => setText(clock, time.format(new Date(Date.now() + offsetMs)));
  draw();
  setInterval(draw, SHOWN_EVERY_MS);
  for (const button of bar.querySelectorAll('button')) {
    button.addEventListener('click', () => {
      void move(bar, Number(button.dataset.ms)).then((now) => {
        if (now !== undefined) offsetMs = now - Date.now();
        draw();
      });
    });
  }
  bar.hidden = false;
}

async function move(bar: HTMLElement, ms: number): Promise<number | undefined> {
  const note = byId('time-note', HTMLElement);
  const buttons = [...bar.querySelectorAll('button')];
  for (const button of buttons) button.disabled = true;
  setText(note, 'Time passes…');
  try {
    const { now } = await fetchJson<{ now: string }>('/api/time', { ms });
    setText(note, 'Simulator, service and shop are at this time.');
    return Date.parse(now);
  } catch {
    setText(note, 'Time could not be moved.');
    return undefined;
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}
