// SPDX-License-Identifier: Apache-2.0
// A large program: 200 files, 5,000 regions, 100,000 dependences. First paint within 2 s, every click within 200 ms,
// the file under 30 MB. Prints what it measured.
import { statSync } from 'node:fs';
import { clickTime, Kit } from '../../../viewer/e2e/kit';

const kit = new Kit();
beforeAll(() => kit.start());
afterAll(() => kit.stop());

it('opens and answers in time', async () => {
  const path = kit.file('large'), size = statSync(path).size / 1e6;
  const { page, complaints, close } = await kit.openFile(path);
  const paint = await page.evaluate(() => performance.getEntriesByName('plait-shown')[0]!.startTime);
  const clicks: Record<string, number> = {};
  const steps: [string, string][] = [
    ['source view', 'nav a[href="#/source"]'], ['a line', '#L6'], ['another line', '#L7'], ['kind off', '.toggle'], ['another file', '.filelist li:nth-child(40) a'], ['its line', '#L6'],
    ['graph view', 'nav a[href="#/graph"]'], ['a region', '.regiontree li:nth-child(12)'], ['a node', 'g.node'], ['the program', '.regiontree li:nth-child(1)'], ['time view', 'nav a[href="#/time"]'],
    ['zoom in', '.icicle .seg:nth-child(6)'], ['sort', '.sorter[data-key="total"]'], ['iterations view', 'nav a[href="#/iterations"]'], ['bytecode view', 'nav a[href="#/bytecode"]'], ['overview', 'nav a[href="#/overview"]'], ['more regions', 'section > button.plain'],
  ];
  for (const [what, selector] of steps) {
    await page.waitForSelector(selector, { state: 'attached' });
    await page.waitForTimeout(60);
    clicks[what] = Math.round(await clickTime(page, selector));
  }
  console.log(`large result: ${size.toFixed(1)} MB, first paint ${Math.round(paint)} ms, clicks ${Object.entries(clicks).map(([k, v]) => `${k} ${v}`).join(', ')} ms`);
  expect(size).toBeLessThan(30);
  expect(paint).toBeLessThan(2000);
  expect(Object.entries(clicks).filter(([, ms]) => ms >= 200)).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});
