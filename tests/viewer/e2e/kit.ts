// SPDX-License-Identifier: Apache-2.0
// What the browser tests share: one Chromium, pages made from fixtures, and whatever the page complains about.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import { chromium, type Browser, type Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { FIXTURES } from '../../../viewer/fixtures/all';
import { fill } from '../../../viewer/fixtures/page';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));
const viewer = join(repository, 'viewer');
const golden = join(repository, 'tests/viewer/golden');
export const axeSource = readFileSync(createRequire(join(viewer, 'package.json')).resolve('axe-core/axe.min.js'), 'utf8');

export interface Opened { page: Page; complaints: string[]; close(): Promise<void> }
export interface OpenOptions { scheme?: 'light' | 'dark'; width?: number; height?: number }

export class Kit {
  private browser!: Browser;
  readonly folder = mkdtempSync(join(tmpdir(), 'plait-viewer-'));
  private built = readFileSync(join(viewer, 'dist/index.html'), 'utf8');

  async start(): Promise<this> {
    this.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--force-color-profile=srgb', '--font-render-hinting=none'],
    });
    return this;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  file(name: string): string {
    const path = join(this.folder, `${name}.html`);
    if (!existsSync(path)) writeFileSync(path, fill(this.built, FIXTURES[name]!()));
    return path;
  }

  async openFile(path: string, hash = '', options: OpenOptions = {}): Promise<Opened> {
    const context = await this.browser.newContext({ viewport: { width: options.width ?? 1440, height: options.height ?? 900 }, colorScheme: options.scheme ?? 'light', reducedMotion: 'reduce' });
    const page = await context.newPage(), complaints: string[] = [];
    page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') complaints.push(m.text()); });
    page.on('pageerror', (e) => complaints.push(String(e)));
    page.on('request', (r) => { if (!/^(file|data|blob):/.test(r.url())) complaints.push(`request to ${r.url()}`); });
    await page.goto(`file://${path}${hash ? `#/${hash}` : ''}`);
    await page.waitForSelector('main > *', { timeout: 15000 });
    await page.evaluate(() => document.fonts.ready);
    return { page, complaints, close: () => context.close() };
  }

  open(name: string, hash = '', options: OpenOptions = {}): Promise<Opened> { return this.openFile(this.file(name), hash, options); }
}

// Compares with tests/viewer/golden/NAME.png: at most one pixel in a hundred may differ. UPDATE_GOLDEN=1 writes it.
export async function matchesGolden(page: Page, name: string): Promise<string | null> {
  await page.mouse.move(1, 880);
  await page.waitForTimeout(120);
  const shot = await page.screenshot(), path = join(golden, `${name}.png`);
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(golden, { recursive: true });
    writeFileSync(path, shot);
    return null;
  }
  if (!existsSync(path)) return `${name}: no golden image; npm run golden writes it`;
  const now = PNG.sync.read(shot), then = PNG.sync.read(readFileSync(path));
  if (now.width !== then.width || now.height !== then.height) return `${name}: ${now.width}x${now.height}, was ${then.width}x${then.height}`;
  const differ = pixelmatch(now.data, then.data, undefined, now.width, now.height, { threshold: 0.2 });
  return differ <= now.width * now.height * 0.01 ? null : `${name}: ${differ} of ${now.width * now.height} pixels differ`;
}

// Milliseconds from the click until what it caused has been painted.
export function clickTime(page: Page, selector: string): Promise<number> {
  return page.evaluate(async (where) => {
    const element = document.querySelector(where);
    if (!element) throw new Error(`nothing at ${where}`);
    const start = performance.now();
    element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    return performance.now() - start;
  }, selector);
}
