import { JOB_PRIORITY, type Job } from '../jobs/job-queue.js';

export const DELIVER_EVENTS = 'deliver-events';

/** The job that delivers an order's pending events, oldest first. */
export function deliverJob(orderId: string, at?: Date): Job {
  // One attempt: a failed delivery arms its own next job, at the time its back-off says.
  return {
    task: DELIVER_EVENTS,
    payload: { orderId },
    key: `deliver:${orderId}`,
    at,
    maxAttempts: 1,
    priority: JOB_PRIORITY.prompt,
  };
}
