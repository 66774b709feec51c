import { defineConfig } from '@playwright/test';
import { browser } from './support/browser.ts';

/** `cargo xtask shots`: the same harness, pictures in place of assertions. */
export default defineConfig({
  testDir: 'shots',
  outputDir: 'test-results/files',
  workers: 1,
  timeout: 120_000,
  reporter: [['line']],
  use: browser,
});
