import { defineConfig } from '@playwright/test';
import { browser } from './support/browser.ts';

/** What pages cost, for `cargo xtask pages`: figures, no verdict. */
export default defineConfig({
  testDir: 'measures',
  outputDir: 'test-results/files',
  workers: 1,
  timeout: 600_000,
  reporter: [['line']],
  use: browser,
});
