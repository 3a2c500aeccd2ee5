// SPDX-License-Identifier: Apache-2.0
// Labels of the dependence graph, measured in the browser: none lies over another or over a node, in any region of the three workloads,
// written by hand and (where PLAIT names the program) traced.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { FIXTURES } from '../../../viewer/fixtures/all';
import { Kit, repository } from './kit';

const kit = new Kit();
beforeAll(() => kit.start());
afterAll(() => kit.stop());

// What lies over what in the graph that is shown, and how many labels there are.
const measure = (page: Page) => page.evaluate(() => {
  const boxes = (selector: string) => [...document.querySelectorAll<SVGGraphicsElement>(`.taskgraph ${selector}`)].map((e) => e.getBoundingClientRect());
  const over = (a: DOMRect, b: DOMRect) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
  const labels = boxes('rect.plate'), onNodes = boxes('.edge:not(.own) rect.plate'), nodes = boxes('.node rect.box:not(.under)');
  const texts = boxes('.edge > text, .on-edge > text');
  return {
    labels: labels.length, unlabelled: document.querySelectorAll('.taskgraph .edge:not(.back)').length - document.querySelectorAll('.on-edge').length,
    labelOverLabel: labels.filter((a, i) => labels.slice(i + 1).some((b) => over(a, b))).length,
    labelOverNode: onNodes.filter((a) => nodes.some((b) => over(a, b))).length,
    textOutside: texts.filter((t, i) => t.width > labels[i]!.width + 1).length,
  };
});

async function everyGraph(page: Page, regions: { id: number }[]): Promise<number> {
  let labels = 0;
  for (const { id } of regions) for (const kinds of ['', '?kinds=all']) {
    await page.evaluate((to) => { location.hash = to; }, `#/graph/${id}${kinds}`);
    await page.waitForFunction((to) => location.hash === to && document.querySelector('main.v-graph .canvas > *') !== null, `#/graph/${id}${kinds}`);
    const found = await measure(page), edges = found.unlabelled;
    labels += found.labels;
    expect({ id, kinds, ...found, labels: 0, unlabelled: 0 }).toEqual({ id, kinds, labels: 0, unlabelled: 0, labelOverLabel: 0, labelOverNode: 0, textOutside: 0 });
    if (edges > 0) expect(await page.locator('.taskgraph .edge:not(.back)').count(), `region ${id} leaves edges without a name`).toBeGreaterThan(9);
  }
  return labels;
}

it.each(['quicksort', 'rk4', 'cnn'])('%s: no label lies over another or over a node', async (name) => {
  const { page, complaints, close } = await kit.open(name, 'graph');
  expect(await everyGraph(page, FIXTURES[name]!().result.regions)).toBeGreaterThan(5);
  expect(complaints).toEqual([]);
  await close();
});

describe.skipIf(!process.env.PLAIT)('traced', () => {
  it.each([['quicksort', ['2000']], ['rk4', ['all', '2']], ['cnn', ['12']]] as const)('%s: no label lies over another or over a node', async (name, args) => {
    const folder = join(kit.folder, `${name}.plait`);
    execFileSync(process.env.PLAIT!, ['run', '--quiet', '-o', folder, join(repository, 'examples', `${name}.py`), ...args], { stdio: 'ignore' });
    const { regions } = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
    const { page, complaints, close } = await kit.openFile(join(folder, 'report.html'), 'graph');
    expect(await everyGraph(page, regions)).toBeGreaterThan(20);
    expect(complaints).toEqual([]);
    await close();
  }, 120000);
});
