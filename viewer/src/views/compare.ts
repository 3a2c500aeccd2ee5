// SPDX-License-Identifier: Apache-2.0
// Several results side by side: figures, patterns by share of work, bounds, mixes, and verdicts that changed.

import type { Model } from '../data/model';
import { bounds } from '../data/speedup';
import type { Pattern, Region } from '../data/schema';
import { mixDistance } from '../data/stats';
import { h } from '../ui/dom';
import { integer, percent, plain, short, times } from '../ui/format';
import { badge, glyph } from '../ui/glyphs';
import { bar, term } from '../ui/parts';
import { address } from '../ui/route';
import { mixChart } from './mixchart';
import { speedupChart } from './speedupchart';
import type { Context, Drawn } from './view';

export function compare({ models }: Context): Drawn {
  const all = models.map((model, i) => ({ model, i, b: bounds(model) }));
  const judged = models.some((m) => m.result.regions.some((r) => r.pattern));
  const mixes = models.map((m) => ({ title: m.title, categories: m.result.mix.categories })).filter((m) => Object.keys(m.categories).length);
  return { element: h('div', { class: 'wide compare' }, h('h1', { class: 'lead' }, `${models.length} programs, side by side.`), figures(all),
    !judged ? null : h('div', { class: 'two' }, h('section', { class: 'card' }, h('h2', {}, 'Work by pattern'), patterns(all), held(all)), h('section', { class: 'card' }, h('h2', {}, 'Bound on speedup'), h('p', { class: 'quiet small' }, 'The lower of the Amdahl and the span bound.'),
      speedupChart(all.map(({ model, b }) => ({ key: model.title, name: plain(model.title, 16), at: (p: number) => Math.min(b.amdahl(p), b.span?.(p) ?? Infinity), help: '' }))))),
    mixes.length ? h('section', { class: 'card' }, h('h2', {}, 'Executed mix by category'), mixChart(mixes)) : null,
    mixes.length > 1 ? h('section', { class: 'card' }, h('h2', {}, 'How far the mixes are apart'), h('p', { class: 'quiet' }, 'Jensen–Shannon distance: 0 the same, 1 nothing in common.'), matrix(models)) : null, changed(models)) };
}

type Row = { model: Model; i: number; b: ReturnType<typeof bounds> };

function figures(all: Row[]): HTMLElement {
  const loops = (m: Model) => m.result.regions.filter((r) => r.kind === 'loop');
  const rows: [Node | string, (r: Row) => Node | string, (r: Row) => number][] = [
    [term('work', 'Work'), ({ b }) => short(b.work), ({ b }) => b.work], [term('span', 'Span'), ({ model }) => (model.root?.span ? short(model.root.span) : '–'), ({ model }) => model.root?.span ?? 0],
    [term('parallelism', 'Parallelism'), ({ b }) => (b.parallelism ? times(b.parallelism) : '–'), ({ b }) => b.parallelism], ['Parallelism with overheads', ({ b }) => (b.burdened ? times(b.burdened) : '–'), ({ b }) => b.burdened],
    ['Work in parallel regions', ({ b, model }) => (model.result.regions.some((r) => r.pattern) ? percent(b.parallelShare) : '–'), ({ b }) => b.parallelShare], ['Loops judged', ({ model }) => integer(loops(model).filter((r) => r.pattern).length), () => 0],
    ['Dependences', ({ model }) => integer(model.result.dependences.length), ({ model }) => model.result.dependences.length],
    ['carried and blocking', ({ model }) => integer(model.result.dependences.filter((d) => d.carried && d.kind === 'RAW' && !d.role).length), () => 0],
    ['Python', ({ model }) => plain(model.result.program.python, 20) || '–', () => 0],
  ];
  return h('div', { class: 'tablebox', role: 'region', 'aria-label': 'Figures', tabindex: 0 }, h('table', { class: 'figures' }, h('thead', {}, h('tr', {}, h('td', {}), all.map(({ model, i }) => h('th', { scope: 'col', class: 'n' },
    h('a', { href: address('overview', [], new URLSearchParams(i ? { result: String(i) } : {})) }, model.title || `result ${i + 1}`))))),
  h('tbody', {}, rows.map(([name, show, size]) => {
    const most = Math.max(...all.map(size));
    return h('tr', {}, h('th', { scope: 'row' }, name), all.map((r) => h('td', { class: 'n' }, h('span', { class: 'sharecell' }, most > 0 ? bar(size(r) / most) : null, h('span', { class: 'num' }, show(r))))));
  }))));
}

function patterns(all: Row[]): HTMLElement {
  const used = new Set<Pattern>();
  const bars = all.map(({ model, b }) => {
    b.byPattern.forEach((p) => used.add(p.pattern));
    const rest = Math.max(0, 1 - b.byPattern.reduce((s, p) => s + p.work, 0) / (b.work || 1));
    return h('div', { class: 'mixrow' }, h('div', { class: 'mixname' }, plain(model.title, 40)), h('div', { class: 'stack tall', role: 'img', 'aria-label': b.byPattern.map((p) => `${p.pattern} ${percent(p.work / b.work)}`).join(', ') || 'all serial' },
      b.byPattern.map((p) => h('i', { class: `p-${p.pattern}`, style: { 'flex-grow': String(p.work / b.work) }, title: `${p.pattern} ${percent(p.work / b.work)}` }, p.work / b.work > 0.12 ? h('span', {}, `${p.pattern} ${percent(p.work / b.work)}`) : null)),
      h('i', { class: 'p-none', style: { 'flex-grow': String(rest) }, title: `outside ${percent(rest)}` }, rest > 0.12 ? h('span', {}, `outside ${percent(rest)}`) : null)));
  });
  return h('div', {}, bars, h('ul', { class: 'legend flow' }, [...used].map((p) => h('li', {}, badge(p))), h('li', {}, h('span', { class: 'badge p-none' }, glyph(null, 14), 'outside'))));
}

// For each program where one gains most, and what holds most of its work back.
function held(all: Row[]): HTMLElement {
  return h('ul', { class: 'held' }, all.map(({ model, i }) => {
    const to = (view: string, r: Region) => h('a', { href: address(view, [r.id], new URLSearchParams(i ? { result: String(i) } : {})) }, plain(model.label(r), 50));
    const best = model.ranked().find((r) => (r.payoff?.ideal ?? 1) > 1.005);
    const wall = model.result.regions.filter((r) => r.kind === 'loop' && r.pattern === 'sequential').sort((a, b) => b.work - a.work)[0];
    return h('li', {}, h('b', {}, plain(model.title, 40)), best ? [' gains most from ', to('graph', best), ` (${times(best.payoff!.ideal)} alone)`] : ' gains from no region alone',
      wall ? ['; held back by ', to('iterations', wall), ` (${percent(wall.work / (model.totalWork || 1))} of the work)`] : '', '.');
  }));
}

function matrix(models: Model[]): HTMLElement {
  const cell = (a: Model, b: Model) => {
    const d = mixDistance(a.result.mix.categories, b.result.mix.categories);
    return h('td', { class: 'n' }, a === b ? '–' : h('span', { class: 'sharecell' }, bar(d), h('span', { class: 'num' }, d.toFixed(2))));
  };
  return h('div', { class: 'tablebox', role: 'region', 'aria-label': 'Distances', tabindex: 0 }, h('table', { class: 'figures' }, h('thead', {}, h('tr', {}, h('td', {}), models.map((m) => h('th', { scope: 'col', class: 'n' }, plain(m.title, 24))))),
    h('tbody', {}, models.map((a) => h('tr', {}, h('th', { scope: 'row' }, plain(a.title, 24)), models.map((b) => cell(a, b)))))));
}

// Regions met in several results (same file, name and line) whose verdict is not the same in all.
function changed(models: Model[]): HTMLElement | null {
  const seen = new Map<string, { label: string; verdicts: (Pattern | null)[]; met: number }>();
  models.forEach((m, i) => m.result.regions.filter((r) => r.kind !== 'program').forEach((r) => {
    const key = `${m.file(r.file)}:${r.line}:${r.column}:${r.kind}:${r.name}`;
    const entry = seen.get(key) ?? { label: m.label(r), verdicts: models.map(() => null), met: 0 };
    entry.verdicts[i] = r.pattern;
    entry.met++;
    seen.set(key, entry);
  }));
  const shared = [...seen.values()].filter((e) => e.met > 1), differ = shared.filter((e) => new Set(e.verdicts.filter((v) => v !== null)).size > 1);
  if (!shared.length) return null;
  return h('section', { class: 'card' }, h('h2', {}, 'Verdicts that changed'), h('p', { class: 'quiet' }, `${integer(shared.length)} regions ran in more than one result; ${integer(differ.length)} of them were judged differently.`),
    differ.length ? h('div', { class: 'tablebox', role: 'region', 'aria-label': 'Verdicts that changed', tabindex: 0 }, h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Region'), models.map((m) => h('th', { scope: 'col' }, plain(m.title, 24))))),
      h('tbody', {}, differ.slice(0, 100).map((e) => h('tr', {}, h('th', { scope: 'row' }, plain(e.label, 60)), e.verdicts.map((v) => h('td', {}, badge(v)))))))) : null);
}
