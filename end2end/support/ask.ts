import type { Page } from '@playwright/test';

/** Asks the server as a page does, with its login, but not from it: what the page itself does goes on undisturbed. */
export async function ask<T>(page: Page, name: string, body: unknown): Promise<T> {
  const { origin } = new URL(page.url());
  const headers = { 'content-type': 'application/json', accept: 'application/json', origin };
  const answer = await page.request.post(`/fn/${name}`, { headers, data: body });
  if (!answer.ok()) throw new Error(`${name}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}
