// SPDX-License-Identifier: Apache-2.0
// The built page in a real Chromium, one file after the other: they measure time. The tests stand outside this folder, so node does not find its
// packages from there by itself.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const packages = createRequire(import.meta.url);
const alias = Object.fromEntries(['pixelmatch', 'playwright-core', 'pngjs'].map((name) => [name, packages.resolve(name)]));

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, ''),
  resolve: { alias },
  server: { fs: { strict: false } },
  test: { globals: true, include: ['tests/viewer/e2e/*.test.ts'], environment: 'node', fileParallelism: false, testTimeout: 60000, hookTimeout: 60000, cache: false },
});
