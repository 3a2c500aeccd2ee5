// SPDX-License-Identifier: Apache-2.0
// Every view on every kind of result: it stands, says something, and the browser has nothing to complain about.
import { axeSource, Kit, matchesGolden } from './kit';

const VIEWS = ['overview', 'source', 'graph', 'time', 'iterations', 'bytecode'];
const RESULTS = ['quicksort', 'rk4', 'cnn', 'machines', 'profiled', 'oneline', 'empty', 'incomplete'];
const kit = new Kit();
beforeAll(() => kit.start());
afterAll(() => kit.stop());

describe.each(RESULTS)('%s', (name) => {
  it('shows every view without a complaint', async () => {
    const { page, complaints, close } = await kit.open(name);
    for (const view of VIEWS) {
      await page.evaluate((to) => { location.hash = `#/${to}`; }, view);
      await page.waitForSelector(`main.v-${view} > *`);
      expect((await page.innerText('main')).trim().length, view).toBeGreaterThan(10);
      expect(await page.getAttribute('nav a[aria-current=page]', 'href')).toBe(`#/${view}`);
    }
    expect(complaints).toEqual([]);
    await close();
  });
});

it('compares results, and the other views show the one that is chosen', async () => {
  const { page, complaints, close } = await kit.open('comparison');
  expect(await page.innerText('main h1')).toContain('3 programs');
  expect(await page.locator('table.figures').first().innerText()).toMatch(/quicksort\.py.*rk4\.py.*cnn\.py/s);
  await page.selectOption('select.chooser', '2');
  await page.waitForSelector('main.v-overview');
  expect(await page.innerText('main h1')).toContain('cnn.py');
  await page.click('nav a:has-text("Source")');
  expect(await page.innerText('.line >> nth=0')).toContain('convolutional');
  expect(complaints).toEqual([]);
  await close();
});

it('says first that a result is incomplete, and what was not observed', async () => {
  const { page, close } = await kit.open('incomplete');
  const text = await page.innerText('main');
  expect(text.indexOf('incomplete')).toBeLessThan(200);
  for (const part of ['12 events could not be recorded', 'What was not observed', '1 file could not be read', 'ended before they could be read']) expect(text).toContain(part);
  expect(text).not.toMatch(/\bsafe\b/i);
  await close();
});

const SHOTS: [string, string, string, 'light' | 'dark'][] = [
  ['overview', 'quicksort', 'overview', 'light'], ['overview-dark', 'cnn', 'overview', 'dark'], ['source', 'quicksort', 'source/0/10', 'light'], ['source-dark', 'cnn', 'source/0/43', 'dark'],
  ['graph', 'cnn', 'graph/12', 'light'], ['graph-dark', 'quicksort', 'graph/4', 'dark'], ['time', 'cnn', 'time/work', 'light'], ['profile', 'profiled', 'time/profile', 'light'],
  ['iterations', 'rk4', 'iterations/9', 'light'], ['iterations-dark', 'quicksort', 'iterations/7', 'dark'], ['bytecode', 'quicksort', 'bytecode', 'light'], ['stages-dark', 'machines', 'bytecode', 'dark'], ['comparison', 'comparison', 'compare', 'light'], ['comparison-dark', 'comparison', 'compare', 'dark'],
];
it('draws regions under the roofs of the machine that is chosen, and keeps it in the address', async () => {
  const { page, complaints, close } = await kit.open('machines');
  expect(await page.locator('.roofline .point').count()).toBeGreaterThan(5);
  expect(await page.innerText('section[aria-labelledby=h-fit]')).toContain('SIMD: 2.9x on the whole program');
  await page.selectOption('select[aria-label=Machine]', 'large GPU');
  await page.waitForFunction(() => location.hash.includes('GPU'));
  expect(await page.getAttribute('.roofline', 'aria-label')).toContain('large GPU');
  await page.locator('.rank .fitline summary').first().click();
  expect(await page.innerText('.rank .fitline details >> nth=0')).toContain('lane efficiency 0.97');
  const shot = page.locator('section[aria-labelledby=h-fit]');
  await shot.scrollIntoViewIfNeeded();
  expect(await matchesGolden(page, 'roofline')).toBeNull();
  expect(complaints).toEqual([]);
  await close();
});

it('puts time beside verdict first where there is a profile', async () => {
  const { page, close } = await kit.open('machines');
  const rows = await page.locator('table.hot tbody tr').allInnerTexts();
  expect(rows.length).toBe(8);
  expect(rows.some((r) => /reduction\s+yes\s+accumulate/.test(r)) && rows.some((r) => /sequential\s+no\s+line \d+ writes/.test(r))).toBe(true);
  await close();
});

it.each(SHOTS)('looks as it did: %s', async (name, result, hash, scheme) => {
  const { page, complaints, close } = await kit.open(result, hash, { scheme });
  expect(await matchesGolden(page, name)).toBeNull();
  expect(complaints).toEqual([]);
  await close();
});

it.each([['quicksort', 'light'], ['cnn', 'dark'], ['machines', 'light'], ['machines', 'dark'], ['comparison', 'light'], ['incomplete', 'dark']] as const)('axe finds no serious fault: %s, %s', async (name, scheme) => {
  const { page, close } = await kit.open(name, '', { scheme });
  await page.evaluate(axeSource);
  const faults: string[] = [];
  for (const view of name === 'comparison' ? ['compare'] : [...VIEWS, 'source/0/3']) {
    await page.evaluate((to) => { location.hash = `#/${to}`; }, view);
    await page.waitForTimeout(60);
    const found = await page.evaluate(async () => (await (window as any).axe.run(document, { resultTypes: ['violations'] })).violations);
    for (const v of found) if (v.impact === 'serious' || v.impact === 'critical') faults.push(`${view}: ${v.id}: ${v.nodes.slice(0, 3).map((n: any) => n.html.slice(0, 140)).join(' | ')}`);
  }
  expect(faults).toEqual([]);
  await close();
});
