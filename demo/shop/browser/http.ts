/** An answer of the shop's server that is not a success, in words fit for a shopper. */
export class AnswerError extends Error {}

/** Sends JSON, reads JSON. @throws AnswerError for an answer of 400 or more, TypeError when nobody answers */
export async function fetchJson<T>(url: string, json?: unknown): Promise<T> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) };
  const answer = await fetch(url, json === undefined ? {} : post);
  const body = (await answer.json().catch(() => ({}))) as T & { detail?: string };
  if (!answer.ok) throw new AnswerError(body.detail ?? 'Something went wrong. Please try again.');
  return body;
}
