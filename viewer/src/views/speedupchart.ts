// SPDX-License-Identifier: Apache-2.0
// Speedup against cores, both axes in powers of two, so that the straight diagonal is "each core counts fully".

import { scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { h, s } from '../ui/dom';
import { times } from '../ui/format';

export interface Curve { key: string; name: string; at: (cores: number) => number; help: string }
const CORES = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const DASHES = ['', '7 4', '2 4', '10 3 2 3', '4 2'];

// Labels at the right end, pushed apart so that none covers another.
function spread(ys: number[], gap: number, lowest: number): number[] {
  const order = ys.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  for (let i = 1; i < order.length; i++) order[i]!.y = Math.max(order[i]!.y, order[i - 1]!.y + gap);
  for (let i = order.length - 1, floor = lowest; i >= 0; i--, floor -= gap) order[i]!.y = Math.min(order[i]!.y, floor);
  const out: number[] = [];
  for (const o of order) out[o.i] = o.y;
  return out;
}

export function speedupChart(curves: Curve[], title = 'Bounds on speedup against cores'): HTMLElement {
  const width = 620, height = 300, left = 44, right = 138, top = 12, bottom = 40;
  const x = scaleLog().base(2).domain([1, 256]).range([left, width - right]);
  const highest = Math.max(4, ...curves.map((c) => c.at(256)));
  const y = scaleLog().base(2).domain([1, 2 ** Math.ceil(Math.log2(highest * 1.1))]).range([height - bottom, top]);
  const ticks: number[] = [];
  for (let v = 1; v <= y.domain()[1]!; v *= 2) ticks.push(v);
  const points = Array.from({ length: 65 }, (_, i) => 2 ** (i / 8));
  const draw = (f: (cores: number) => number) => line<number>().x((p) => x(p)).y((p) => y(Math.max(1, f(p))))(points) ?? '';
  const labels = spread(curves.map((c) => y(Math.max(1, c.at(256)))), 30, height - bottom - 16);
  const top2 = y.domain()[1]!;
  const svg = s('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${title}: ${curves.map((c) => `${c.name} ${times(c.at(256))} at 256 cores`).join(', ')}` },
    ticks.map((t) => s('g', {}, s('line', { class: 'grid', x1: left, x2: width - right, y1: y(t), y2: y(t) }), s('text', { class: 'tick', x: left - 8, y: y(t) + 4, 'text-anchor': 'end' }, `${t}×`))),
    CORES.map((c) => s('text', { class: 'tick', x: x(c), y: height - bottom + 18, 'text-anchor': 'middle' }, String(c))),
    s('text', { class: 'axis', x: (left + width - right) / 2, y: height - 4, 'text-anchor': 'middle' }, 'cores'),
    s('line', { class: 'ideal', x1: x(1), y1: y(1), x2: x(Math.min(256, top2)), y2: y(Math.min(256, top2)) }),
    curves.map((c, i) => s('g', { class: `curve c-${i}` }, s('path', { d: draw(c.at), fill: 'none', 'stroke-dasharray': DASHES[i % DASHES.length] || undefined }),
      s('circle', { cx: x(256), cy: y(Math.max(1, c.at(256))), r: 3 }),
      s('text', { class: 'label', x: width - right + 10, y: labels[i]! + 1 }, c.name), s('text', { class: 'value', x: width - right + 10, y: labels[i]! + 15 }, `${times(c.at(256))} at 256`))));
  const shownCores = [2, 4, 8, 16, 64];
  const rows = h('table', { class: 'mini' }, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'on cores'), shownCores.map((c) => h('th', { scope: 'col', class: 'n' }, String(c))))),
    h('tbody', {}, curves.map((c) => h('tr', {}, h('th', { scope: 'row', title: c.help }, c.name), shownCores.map((n) => h('td', { class: 'n' }, times(c.at(n))))))));
  return h('div', {}, svg, rows);
}
