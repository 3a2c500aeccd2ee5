// SPDX-License-Identifier: Apache-2.0
// Which machine fits: the program's verdict, and its regions under the roofs of one machine (docs/fit.md).

import { scaleLog } from 'd3-scale';
import type { Model } from '../data/model';
import type { Machine, ProgramFit, Region } from '../data/schema';
import { h, s } from '../ui/dom';
import { percent, plain, short, times } from '../ui/format';
import { go, link, type Route } from '../ui/route';

const STYLES = ['SIMD', 'SIMT', 'MIMD', 'none'] as const;
const STYLE_WORDS: Record<string, string> = {
  SIMD: 'the vector lanes of one core', SIMT: 'a GPU, lanes in warps of 32', MIMD: 'many cores, each on its own', none: 'nothing fits: as it is', mixed: 'each part on its own best machine',
};
const LABELLED = 7;

interface Point { region: Region; x: number; y: number; share: number }

export function fitCards(model: Model, route: Route): HTMLElement | null {
  const fit = model.result.program.fit;
  if (!fit || (!fit.sentence && !fit.machines.length)) return null;
  const roofs = [...fit.machines, ...(fit.here ? [fit.here] : [])];
  return h('section', { 'aria-labelledby': 'h-fit' }, h('h2', { id: 'h-fit' }, 'Which machine fits'),
    h('div', { class: 'two fit' }, h('section', { class: 'card', 'aria-label': 'Verdict' }, verdict(fit)), roofs.length ? roofline(model, fit, roofs, route) : null));
}

function verdict(fit: ProgramFit): HTMLElement {
  const shares = STYLES.map((style, i) => ({ style, i, share: fit.shares[style] ?? 0 })).filter((x) => x.share > 0.0005);
  const rows = [...STYLES.slice(0, 3), 'mixed'].filter((k) => fit.speedups[k] !== undefined);
  return h('div', {}, fit.sentence ? null : h('p', {}, fit.best ? [h('b', {}, plain(fit.best)), fit.runnerUp ? `, then ${plain(fit.runnerUp)}. ` : '. '] : [h('b', {}, 'None'), ': it stays on one core. ']),
    h('p', { class: 'sentence' }, plain(fit.sentence, 600)),
    shares.length ? h('div', { class: 'stack', role: 'img', 'aria-label': shares.map((x) => `${x.style} ${percent(x.share)}`).join(', ') },
      shares.map((x) => h('i', { class: `m-${x.style === 'none' ? 11 : x.i}`, style: { 'flex-grow': String(Math.max(x.share, 0.002)) } }))) : null,
    h('ul', { class: 'legend flow' }, shares.map((x) => h('li', {}, h('span', { class: `swatch m-${x.style === 'none' ? 11 : x.i}` }), `${x.style} ${percent(x.share)} of the work`))),
    rows.length ? h('table', { class: 'mini' }, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'the whole program on'), h('th', { scope: 'col', class: 'n' }, 'faster by'))),
      h('tbody', {}, rows.map((k) => h('tr', {}, h('th', { scope: 'row' }, `${k}: ${STYLE_WORDS[k]}`), h('td', { class: 'n' }, times(fit.speedups[k]!)))))) : null,
    fit.mixed.length ? h('details', { class: 'quiet' }, h('summary', {}, 'What each part would run on'), h('ul', { class: 'strategy' },
      fit.mixed.slice(0, 12).map((m) => h('li', {}, `${plain(m.place, 60)} (${percent(m.share)} of the work): ${plain(m.style)} on ${plain(m.machine, 40)}, ${times(m.speedup)}`)))) : null,
    h('p', { class: 'quiet small' }, 'From models of machines, over one scalar core doing the same operations; for this run and its size.'));
}

function roofline(model: Model, fit: ProgramFit, roofs: Machine[], route: Route): HTMLElement {
  const asked = route.query.get('machine'), usual = fit.mixed[0]?.machine;
  const machine = roofs.find((m) => m.name === asked) ?? roofs.find((m) => m.name === usual) ?? roofs[0]!;
  const picker = h('select', { 'aria-label': 'Machine', onchange: (e: Event) => go(link('overview', [], new URLSearchParams({ machine: (e.target as HTMLSelectElement).value }))) },
    roofs.map((m) => h('option', { value: m.name, selected: m === machine }, plain(m.name + (m === fit.here ? (m.measured ? ' (measured)' : ' (assumed)') : ''), 50))));
  const total = model.totalWork || 1;
  const points = model.result.regions.filter((r) => r.kind !== 'program' && r.fit?.roofline && r.fit.roofline.intensity > 0)
    .map((region): Point => ({ region, x: region.fit!.roofline!.intensity, y: reached(region, machine), share: region.work / total }))
    .filter((p) => p.y > 0).sort((a, b) => b.share - a.share).slice(0, 40);
  return h('section', { class: 'card', 'aria-label': 'Roofline' }, h('div', { class: 'rank-head' }, h('h3', {}, 'Under the roofs of'), picker),
    chart(model, machine, points),
    h('p', { class: 'quiet small' }, 'A roof is what the machine can do at most: sloping, as fast as bytes come from caches or memory; level, as fast as it reckons. A point is a region: how many operations it does with each byte, ',
      'and how many it would do a second here, by the model. Its size is its share of the work.'),
    points.length ? null : h('p', { class: 'quiet' }, 'No region has figures for this machine.'));
}

// This machine has no figures by region of its own: there the point stands on the roof of one scalar core.
function reached(r: Region, m: Machine): number {
  const known = r.fit!.roofline!.attained[m.name];
  return known ?? (r.fit!.speedups.SIMD === undefined && m.scalar > 0 ? m.scalar : Math.min(m.scalar, r.fit!.roofline!.intensity * m.cache));
}

function chart(model: Model, m: Machine, points: Point[]): SVGElement {
  const width = 620, height = 360, left = 52, right = 16, top = 16, bottom = 42;
  const xs = points.map((p) => p.x).concat(m.memory > 0 ? [m.peak / m.memory] : [], 0.1, 10), ys = points.map((p) => p.y).concat(m.peak, m.scalar || 1);
  const x = scaleLog().domain([Math.min(...xs) / 2, Math.max(...xs) * 2]).range([left, width - right]), y = scaleLog().domain([Math.min(...ys) / 1.8, Math.max(...ys) * 2]).range([height - bottom, top]).clamp(true);
  const [x0, x1] = x.domain() as [number, number];
  const level = (gops: number, name: string, kind: string) => gops > 0 ? s('g', { class: `roof ${kind}` }, s('line', { x1: x(Math.max(x0, kind === 'peak' ? gops / Math.max(m.cache, m.memory, 1e-9) : x0)), x2: x(x1), y1: y(gops), y2: y(gops) }),
    s('text', { x: x(x1) - 4, y: y(gops) - 5, 'text-anchor': 'end' }, `${name} ${short(gops)} Gop/s`)) : null;
  const slope = (gbs: number, name: string, kind: string, up: boolean) => {
    if (gbs <= 0) return null;
    const from = Math.max(x0, y.domain()[0]! / gbs), to = Math.min(x1, m.peak / gbs), at = Math.min(to, from * (to / from) ** 0.42);
    const turn = Math.atan2(y(at * 1.5 * gbs) - y(at * gbs), x(at * 1.5) - x(at)) * 180 / Math.PI;
    return to > from ? s('g', { class: `roof ${kind}` }, s('line', { x1: x(from), y1: y(from * gbs), x2: x(to), y2: y(to * gbs) }), s('text', { transform: `translate(${x(at)} ${y(at * gbs)}) rotate(${turn})`, y: up ? -5 : 14 }, `${name} ${short(gbs)} GB/s`)) : null;
  };
  const places = labels(points.slice(0, LABELLED).map((p) => ({ x: x(p.x), y: y(p.y) })), Math.max(0, ...points.map((p) => x(p.x))) + 26, width - right, height - bottom);
  return s('svg', { class: 'chart roofline', viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': `Roofline of ${m.name}: ${points.length} regions` },
    ticks(x0, x1).map((v) => s('g', {}, s('line', { class: 'grid', x1: x(v), x2: x(v), y1: top, y2: height - bottom }), s('text', { class: 'tick', x: x(v), y: height - bottom + 17, 'text-anchor': 'middle' }, decimal(v)))),
    ticks(y.domain()[0]!, y.domain()[1]!).map((v) => s('g', {}, s('line', { class: 'grid', x1: left, x2: width - right, y1: y(v), y2: y(v) }), s('text', { class: 'tick', x: left - 7, y: y(v) + 4, 'text-anchor': 'end' }, decimal(v)))),
    s('text', { class: 'axis', x: (left + width - right) / 2, y: height - 5, 'text-anchor': 'middle' }, 'operations for each byte'), s('text', { class: 'axis', transform: `translate(13 ${(top + height - bottom) / 2}) rotate(-90)`, 'text-anchor': 'middle' }, 'Gop/s'),
    slope(m.cache, 'caches', 'cache', true), slope(m.memory, 'memory', 'memory', false), level(m.peak, m.kind === 'gpu' ? 'whole GPU' : `${m.cores} cores with lanes`, 'peak'), m.core < m.peak * 0.8 ? level(m.core, m.kind === 'gpu' ? 'one multiprocessor' : 'one core with lanes', 'core') : null, m.scalar < m.core * 0.8 ? level(m.scalar, 'one scalar core', 'core') : null,
    [...points].reverse().map((p) => s('a', { href: link('graph', [p.region.id]), class: `point p-${p.region.pattern ?? 'none'}`, 'aria-label': `${model.label(p.region)}: ${told(p)}` }, s('title', {}, plain(`${model.label(p.region)}: ${told(p)}`, 200)), s('circle', { cx: x(p.x), cy: y(p.y), r: 4 + 9 * Math.sqrt(Math.min(1, p.share)) }))),
    points.slice(0, LABELLED).map((p, i) => s('g', { class: 'pointlabel', 'aria-hidden': 'true' }, s('line', { x1: x(p.x), y1: y(p.y), x2: places[i]!.x - 3, y2: places[i]!.y - 4 }), s('text', { x: places[i]!.x, y: places[i]!.y }, `line ${p.region.line}`))));
}

const told = (p: Point): string => `${p.x.toPrecision(2)} operations a byte, ${p.y.toPrecision(2)} Gop/s, ${percent(p.share)} of the work`;
const decimal = (v: number): string => (v >= 1000 ? short(v) : String(v));

function ticks(from: number, to: number): number[] {
  const out: number[] = [];
  for (let e = Math.ceil(Math.log10(from)); e <= Math.floor(Math.log10(to) + 1e-9); e++) out.push(Number((10 ** e).toPrecision(1)));
  return out;
}

// Labels in a column right of the points, in the order of their heights, so that leaders do not cross.
function labels(at: { x: number; y: number }[], column: number, right: number, bottom: number): { x: number; y: number }[] {
  const order = at.map((p, i) => ({ ...p, i })).sort((a, b) => a.y - b.y), out: { x: number; y: number }[] = [];
  let y = Math.min(order.reduce((sum, p) => sum + p.y, 0) / (order.length || 1) - order.length * 7.5 + 10, bottom - order.length * 15);
  for (const p of order) { out[p.i] = { x: Math.min(right - 52, column), y: (y = Math.max(y + 15, Math.min(p.y + 4, bottom - 15))) }; }
  return out;
}

// What a region's own verdict says: a line, and what limits each style on request.
export function regionFit(r: Region): HTMLElement | null {
  const fit = r.fit;
  if (!fit) return null;
  const limits = Object.entries(fit.limits);
  const says = fit.reasons.join('; ');
  const best = fit.best ? ['Fits ', h('b', {}, plain(fit.best)), fit.runnerUp ? `, then ${plain(fit.runnerUp)}` : ''] : ['Fits no parallel machine'];
  return h('div', { class: 'fitline quiet' }, h('p', {}, fit.sentence ? [h('b', {}, 'Machine: '), plain(fit.sentence, 400), fit.confidence && fit.best ? ` (confidence ${plain(fit.confidence)})` : ''] : [best, says ? `: ${plain(says, 400)}` : '']),
    limits.length || fit.change ? h('details', {}, h('summary', {}, 'What limits each'), h('ul', { class: 'strategy' }, limits.map(([k, v]) => h('li', {}, h('b', {}, plain(k)), ` ${plain(v, 300)}`)), fit.change ? h('li', {}, `It would change with ${plain(fit.change, 300)}`) : null)) : null);
}

