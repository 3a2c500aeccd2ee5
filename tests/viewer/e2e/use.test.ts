// SPDX-License-Identifier: Apache-2.0
// The page as it is used: addresses, back and forward, keys, filters, hovering, zooming, sorting, printing.
import { Kit, type Opened } from './kit';

const kit = new Kit();
let at: Opened;
beforeAll(() => kit.start());
afterAll(() => kit.stop());
afterEach(async () => { expect(at.complaints).toEqual([]); await at.close(); });
const hash = () => at.page.evaluate(() => location.hash);

it('goes back and forward through views, and a sent address opens the same place', async () => {
  at = await kit.open('quicksort', 'source/0/10?kind=RAW&var=i');
  expect(await at.page.innerText('.side h2')).toBe('Line 10');
  expect(await at.page.locator('.side .dep').count()).toBe(1);
  await at.page.click('nav a:has-text("Graph")');
  await at.page.waitForSelector('main.v-graph');
  await at.page.goBack();
  await at.page.waitForSelector('main.v-source .line.sel');
  expect(await at.page.innerText('.side h2')).toBe('Line 10');
  await at.page.goForward();
  await at.page.waitForSelector('main.v-graph');
});

it('answers to keys: views by number, lines by arrows, search by slash', async () => {
  at = await kit.open('quicksort');
  await at.page.keyboard.press('2');
  await at.page.waitForSelector('main.v-source');
  await at.page.focus('.code');
  await at.page.keyboard.press('ArrowDown');
  await at.page.keyboard.press('ArrowDown');
  await expect.poll(() => at.page.innerText('.side h2')).toBe('Line 2');
  await at.page.keyboard.press('/');
  await at.page.keyboard.type('partition');
  await at.page.keyboard.press('Enter');
  await at.page.waitForSelector('main.v-graph');
  expect(await at.page.innerText('.canvas-head h1')).toBe('partition()');
});

it('reaches every control by Tab', async () => {
  at = await kit.open('quicksort', 'graph/4');
  const seen = new Set<string>();
  for (let i = 0; i < 60; i++) {
    await at.page.keyboard.press('Tab');
    seen.add(await at.page.evaluate(() => { const e = document.activeElement!; return `${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''}`.split(' ')[0]!; }));
  }
  for (const wanted of ['a.brand', 'input.', 'button.theme', 'li.', 'g.node', 'g.edge']) expect([...seen].some((s) => s.startsWith(wanted)), wanted).toBe(true);
});

it('draws the arcs of the line under the pointer, each kind in its own stroke, carried ones with their distance', async () => {
  at = await kit.open('quicksort', 'source/0');
  await at.page.hover('#L10 .text');
  await at.page.waitForSelector('.arc');
  const strokes = await at.page.$$eval('g.arc > path.stroke', (paths) => paths.map((p) => [p.parentElement!.getAttribute('class')!.match(/k-(\w+)/)![1], p.getAttribute('stroke-dasharray')]));
  expect(new Set(strokes.map(([k]) => k))).toEqual(new Set(['RAW', 'WAR', 'WAW']));
  expect(new Set(strokes.map(([, dash]) => dash)).size).toBe(3);
  expect(await at.page.$$eval('.arc text', (t) => t.map((x) => x.textContent))).toContain('↻1 to 41');
});

it('filters by kind, variable and loop, and keeps the filter in the address', async () => {
  at = await kit.open('quicksort', 'source/0/10');
  const cards = () => at.page.locator('.side .dep').count();
  const all = await cards();
  await at.page.click('.toggle:has-text("WAR")');
  await at.page.click('.toggle:has-text("WAW")');
  expect(await cards()).toBeLessThan(all);
  await at.page.selectOption('.filterbar select >> nth=1', 'blocking');
  expect(await cards()).toBe(2);
  expect(await hash()).toContain('only=blocking');
});

it('shows what can run side by side on one height, and the dependences of what is chosen', async () => {
  at = await kit.open('quicksort', 'graph/4');
  const boxes = await at.page.$$eval('g.node', (nodes) => nodes.map((n) => ({ name: n.querySelector('title')!.textContent!, y: Math.round(n.getBoundingClientRect().top), x: n.getBoundingClientRect().left })));
  const calls = boxes.filter((b) => b.name.startsWith('quicksort()'));
  expect(calls.length).toBe(2);
  expect(calls[0]!.y).toBe(calls[1]!.y);
  expect(boxes.find((b) => b.name.startsWith('partition()'))!.y).toBeLessThan(calls[0]!.y);
  await at.page.locator('g.edge').first().focus();
  await at.page.keyboard.press('Enter');
  expect(await at.page.locator('.side .dep').count()).toBeGreaterThan(0);
  await at.page.locator('g.node').first().click();
  await at.page.click('.side .links a:has-text("Source")');
  await at.page.waitForSelector('main.v-source .line.sel');
});

it('zooms the icicle and the sunburst together, and finds by name', async () => {
  at = await kit.open('cnn', 'time/work');
  await at.page.click('.icicle .seg:has-text("loop at cnn.py:9")');
  expect(await hash()).toMatch(/time\/work\/[\d.]+$/);
  expect(await at.page.innerText('.drawings .crumbs')).toContain('conv()');
  await at.page.goBack();
  await at.page.fill('input[aria-label="Search the tree"]', 'dense');
  expect(await at.page.innerText('.found')).toMatch(/\d+ places? in the tree/);
  expect(await at.page.locator('.seg.hit').count()).toBeGreaterThan(0);
});

it('sorts hotspots by any column, both ways', async () => {
  at = await kit.open('cnn', 'time/work');
  const column = () => at.page.$$eval('.tablebox tbody tr td:nth-child(5)', (c) => c.map((x) => Number(x.textContent!.replace(/,/g, ''))));
  await at.page.click('button.sorter:has-text("Runs")');
  const down = await column();
  expect(down).toEqual([...down].sort((a, b) => b - a));
  await at.page.click('button.sorter:has-text("Runs")');
  const up = await column();
  expect(up).toEqual([...up].sort((a, b) => a - b));
  expect(await at.page.getAttribute('th:has-text("Runs")', 'aria-sort')).toBe('ascending');
});

it('pages through iterations and draws what they wait for', async () => {
  at = await kit.open('rk4', 'iterations/9');
  expect(await at.page.locator('.iter.ran rect').count()).toBe(32);
  expect(await at.page.locator('.wait').count()).toBe(31);
  await at.page.click('button:has-text("later")');
  expect(await at.page.innerText('main')).toContain('Iterations 33 to 64');
  await at.page.goBack();
  expect(await at.page.innerText('main')).toContain('Iterations 1 to 32');
});

it('switches between light, dark and the system', async () => {
  at = await kit.open('quicksort', 'overview', { scheme: 'dark' });
  const paper = () => at.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await paper();
  await at.page.click('button.theme');
  expect(await paper()).not.toBe(dark);
  await at.page.click('button.theme');
  expect(await paper()).toBe(dark);
});

it('prints a whole file, not only what was on the screen', async () => {
  at = await kit.open('cnn', 'source/0', { height: 400 });
  const before = await at.page.locator('.line').count();
  await at.page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  expect(await at.page.locator('.line').count()).toBeGreaterThan(before);
  await at.page.emulateMedia({ media: 'print' });
  expect(await at.page.isVisible('.filelist')).toBe(false);
  expect((await at.page.pdf()).length).toBeGreaterThan(10000);
});

it('fits a narrow window', async () => {
  at = await kit.open('quicksort', 'overview', { width: 420, height: 800 });
  expect(await at.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(420);
});
