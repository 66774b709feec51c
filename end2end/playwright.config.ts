import { defineConfig } from '@playwright/test';
import { browser } from './support/browser.ts';

export default defineConfig({
  testDir: 'stories',
  outputDir: 'test-results/files',
  // Each story has a server of its own; two at a time fit the smallest machine that runs them.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  reporter: [['dot'], ['json', { outputFile: 'test-results/report.json' }]],
  use: browser,
});
