import { chromium } from '@playwright/test';
const [url, out, w, h, scheme, jar] = process.argv.slice(2);
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] });
const c = await b.newContext({ viewport: { width: +w, height: +h }, colorScheme: scheme });
const p = await c.newPage();
p.on('console', m => console.log('console:', m.type(), m.text()));
p.on('pageerror', e => console.log('pageerror:', e.message));
if (jar) { await p.goto(new URL('/login', url).href); await p.fill('#email', jar); await p.fill('#password', 'switchboard'); await p.click('button[type=submit]'); await p.waitForURL('**/inbox**', {timeout: 15000}); }
await p.goto(url); await p.waitForTimeout(2500);
await p.screenshot({ path: out });
await b.close();
