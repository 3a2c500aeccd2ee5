// SPDX-License-Identifier: Apache-2.0
// Unit tests: everything that computes. They stand in tests/viewer/ with the others.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, ''),
  server: { fs: { strict: false } },
  test: { globals: true, include: ['tests/viewer/unit/*.test.ts'], environment: 'node', cache: false },
});
