// SPDX-License-Identifier: Apache-2.0
// node scripts/fixture.mjs OUT_DIR [NAME...]: writes the fixtures as pages (NAME.html) to look at. Needs `npm run build` first.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const [out, ...names] = process.argv.slice(2);
if (!out) { console.error('usage: node scripts/fixture.mjs OUT_DIR [NAME...]'); process.exit(2); }
const server = await createServer({ root, server: { middlewareMode: true }, appType: 'custom', logLevel: 'error', optimizeDeps: { noDiscovery: true } });
const { FIXTURES } = await server.ssrLoadModule('/fixtures/all.ts');
const { fill } = await server.ssrLoadModule('/fixtures/page.ts');
mkdirSync(out, { recursive: true });
const page = readFileSync(`${root}/dist/index.html`, 'utf8');
for (const name of names.length ? names : Object.keys(FIXTURES)) writeFileSync(`${out}/${name}.html`, fill(page, FIXTURES[name]()));
await server.close();
