import { defineConfig } from '@playwright/test';
import { browser } from './support/browser.ts';

/** `npx playwright test --config measures.config.ts`: what pages cost with much on them; figures, no verdict. */
export default defineConfig({
  testDir: 'measures',
  outputDir: 'test-results/files',
  workers: 1,
  timeout: 600_000,
  reporter: [['line']],
  use: browser,
});
