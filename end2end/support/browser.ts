import type { PlaywrightTestOptions, PlaywrightWorkerOptions } from '@playwright/test';

/** Debian's Chromium, without what it would do on its own: updates, sync, calls to its maker. */
export const browser: Partial<PlaywrightTestOptions & PlaywrightWorkerOptions & { trace: 'off' }> = {
  browserName: 'chromium',
  locale: 'en-GB',
  timezoneId: 'UTC',
  viewport: { width: 1280, height: 800 },
  trace: 'off',
  launchOptions: {
    executablePath: process.env['SWITCHBOARD_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
};
