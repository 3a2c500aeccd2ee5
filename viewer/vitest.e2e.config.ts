// SPDX-License-Identifier: Apache-2.0
// The built page in a real Chromium, one file after the other: they measure time.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, ''),
  server: { fs: { strict: false } },
  test: { globals: true, include: ['tests/viewer/e2e/*.test.ts'], environment: 'node', fileParallelism: false, testTimeout: 60000, hookTimeout: 60000, cache: false },
});
