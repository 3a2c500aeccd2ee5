// SPDX-License-Identifier: Apache-2.0
// Nothing the program can choose becomes markup or script, and the page can load nothing.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kit, repository } from './kit';
import { FIXTURES } from '../../../viewer/fixtures/all';
import { HOSTILE } from '../../../viewer/fixtures/others';

const kit = new Kit();
beforeAll(() => kit.start());
afterAll(() => kit.stop());
const VIEWS = ['overview', 'source', 'source/0/1', 'source/0/11', 'graph/1', 'graph/2', 'graph/3', 'time', 'iterations', 'bytecode', 'bytecode/2'];

async function walkThrough(path: string): Promise<void> {
  const { page, complaints, close } = await kit.openFile(path);
  for (const view of VIEWS) {
    await page.evaluate((to) => { location.hash = `#/${to}`; }, view);
    await page.waitForTimeout(40);
    const found = await page.evaluate(() => ({
      hacked: 'hacked' in window, scripts: document.scripts.length, images: document.images.length, frames: document.querySelectorAll('iframe, object, embed, form, base').length,
      handlers: [...document.querySelectorAll('*')].filter((e) => e.getAttributeNames().some((n) => n.startsWith('on'))).length,
      links: [...document.querySelectorAll('a')].filter((a) => !a.getAttribute('href')!.startsWith('#')).length,
    }));
    expect(found, view).toEqual({ hacked: false, scripts: 1, images: 0, frames: 0, handlers: 0, links: 0 });
  }
  await page.evaluate(() => { location.hash = '#/source/0'; });
  await page.waitForSelector('.line');
  const lines = await page.$$eval('.line', (rows) => rows.map((r) => r.querySelector('.text')!.textContent!));
  expect(lines[0]).toContain('</script><script>window.hacked = 1</script>');
  const odd = await page.$$eval('.line .odd', (o) => o.map((x) => x.textContent));
  for (const name of ['U+202E', 'U+2028', 'U+0000']) expect(odd).toContain(name);
  const long = lines.find((l) => l.startsWith('long = '))!;
  expect(long.length).toBeLessThan(2100);
  expect(long).toContain('1,050,009 characters');
  expect(complaints).toEqual([]);
  await close();
}

it('a hostile result stays text in every view', () => walkThrough(kit.file('hostile')));

it('forbids everything from outside by a policy that the page itself keeps', async () => {
  const { page, complaints, close } = await kit.open('quicksort');
  const policy = await page.getAttribute('meta[http-equiv="Content-Security-Policy"]', 'content');
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; font-src data:; img-src data:/);
  expect(complaints).toEqual([]);
  const blocked = await page.evaluate(async () => {
    const tag = document.createElement('script');
    tag.textContent = 'window.hacked = 1';
    document.body.append(tag);
    const fetched = await fetch('data:text/plain,x').then(() => true, () => false);
    return { hacked: 'hacked' in window, fetched };
  });
  expect(blocked).toEqual({ hacked: false, fetched: false });
  await close();
});

it('shows why when its data is damaged', async () => {
  const path = join(kit.folder, 'damaged.html');
  writeFileSync(path, readFileSync(kit.file('quicksort'), 'utf8').replace(/(id="plait-data">.{400})/, '$1AAAA'));
  const { page, close } = await kit.openFile(path);
  expect(await page.innerText('main')).toContain('This report cannot be shown');
  await close();
});

// The C program that fills the page: PLAIT_HTML=path, else the one in build/.
const filler = process.env.PLAIT_HTML ?? join(repository, 'build/plait_html');
describe.runIf(existsSync(filler))('filled by the C program', () => {
  const folder = (name: string, result: unknown) => {
    const dir = join(kit.folder, name);
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'result.json'), typeof result === 'string' ? result : JSON.stringify(result));
    return dir;
  };
  const fillReport = (out: string, ...dirs: string[]) => execFileSync(filler, [out, ...dirs], { stdio: ['ignore', 'pipe', 'pipe'] });

  it('reads sources from disk, repairs what is not UTF-8, and gives a page that is as safe', async () => {
    const { result, sources } = FIXTURES.hostile!(), path = join(kit.folder, 'source.py'), out = join(kit.folder, 'c-hostile.html');
    writeFileSync(path, Buffer.concat([Buffer.from(sources[0].text.replace(/\ufffd/g, '')), Buffer.from([0x23, 0xff, 0xc0, 0xaf, 0xed, 0xa0, 0x80, 0x0a])]));
    result.files = [path];
    fillReport(out, folder('hostile.plait', result));
    expect(readFileSync(out, 'utf8').match(/<script/g)!.length).toBe(2);
    await walkThrough(out);
  });

  it('passes every string through unchanged', async () => {
    const { result } = FIXTURES.hostile!(), out = join(kit.folder, 'c-same.html');
    fillReport(out, folder('same.plait', result));
    const { page, close } = await kit.openFile(out, 'graph/2');
    expect(await page.textContent('.canvas-head h1')).toBe(HOSTILE[0]);
    await close();
  });

  it('makes a comparison of several folders, named after them', async () => {
    const out = join(kit.folder, 'c-compare.html'), dirs = ['quicksort', 'rk4'].map((n) => folder(`${n}-big.plait`, FIXTURES[n]!().result));
    fillReport(out, ...dirs);
    const { page, complaints, close } = await kit.openFile(out);
    expect(await page.innerText('table.figures >> nth=0')).toMatch(/quicksort-big.*rk4-big/s);
    expect(complaints).toEqual([]);
    await close();
  });

  it('fails in one line and leaves no file behind', () => {
    const out = join(kit.folder, 'none.html');
    for (const dir of [join(kit.folder, 'nowhere'), folder('torn.plait', '{"regions": ['), folder('list.plait', '[]')]) {
      let message = '';
      try { fillReport(out, dir); } catch (error) { message = String((error as { stderr: Buffer }).stderr); }
      expect(message).toMatch(/^plait_html: [^\n]+result\.json: [^\n]+\n$/);
      expect(existsSync(out)).toBe(false);
    }
  });
});
