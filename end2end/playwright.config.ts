import { defineConfig } from '@playwright/test';
import { browser } from './support/browser.ts';

export default defineConfig({
  testDir: 'stories',
  outputDir: 'test-results/files',
  // Each worker has a server of its own; two fit the smallest machine that runs the tests.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  reporter: [['line'], ['json', { outputFile: 'test-results/report.json' }]],
  use: browser,
});
