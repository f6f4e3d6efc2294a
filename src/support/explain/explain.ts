import type { OrderDossier } from '../order/dossier.repository.js';
import { foresee } from './explain-next.js';
import { tellStory } from './explain-story.js';
import { summarize } from './explain-summary.js';
import type { ExplanationView } from './explain.dto.js';

/**
 * The order in plain sentences: why it is in its state, how it came there, and what comes next. Pure: the same rows and the same
 * `now` tell the same story.
 */
export function explain(dossier: OrderDossier, now: Date): ExplanationView {
  const { order } = dossier.record;
  return {
    orderId: order.id,
    status: order.status,
    summary: summarize(dossier, now),
    story: tellStory(dossier).map((line) => ({ ...line, at: line.at.toISOString() })),
    next: foresee(dossier, now).map((step) => ({ ...step, when: step.when?.toISOString() ?? null })),
  };
}
