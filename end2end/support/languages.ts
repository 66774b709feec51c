import { type APIRequestContext, type Page, expect } from '@playwright/test';

/** Reads all texts of a language in the order of the catalogue, as its pages are given them. */
async function texts(request: APIRequestContext, tag: string): Promise<string[]> {
  const page = await request.get('/login', { headers: { cookie: `language=${tag}` } });
  const address = /<script[^>]* src="(\/language\/[^"]+)"/.exec(await page.text())?.[1];
  expect(address, `${tag} has a dictionary`).toBeDefined();
  const script = await (await request.get(address ?? '')).text();
  return (JSON.parse(script.slice(script.indexOf('=') + 1)) as string).split('\n');
}

/** Returns the English texts that another language says otherwise, from the accented ones of the mirrored
 * language; what is a word of the other language too is left out. */
export async function englishOnly(request: APIRequestContext, tag: string): Promise<RegExp[]> {
  const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '');
  const english = (await texts(request, 'ar-XB')).map(plain);
  const other = await texts(request, tag);
  expect(other.length).toBe(english.length);
  const known = new Set(other.flatMap((text) => text.split('\t').map((form) => form.trim())));
  const said = english.flatMap((text, at) => (text === other[at] ? [] : text.split('\t')));
  const forms = said.map((form) => form.trim());
  const foreign = forms.filter((form) => !known.has(form) && /\p{L}{2}/u.test(form.replace(/\{\w+\}/g, '')));
  return foreign.map((form) => {
    const parts = form.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.+')}$`, 'u');
  });
}

/** Returns each text that a page shows or tells screen readers, except what people wrote. */
export async function said(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const own = '.said, .quoted, .row-words, script, style, [lang]:not(html)';
    const found: string[] = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement?.closest(own) === null) found.push(node.textContent ?? '');
    }
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        found.push(element.getAttribute(name) ?? '');
      }
    }
    return [...new Set(found.map((text) => text.trim()))].filter((text) => text !== '');
  });
}
