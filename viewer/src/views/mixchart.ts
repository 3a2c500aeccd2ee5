// SPDX-License-Identifier: Apache-2.0
// Instruction mixes as one stacked bar a workload, on a common scale of percent, with a common legend.

import { shares } from '../data/stats';
import { h } from '../ui/dom';
import { integer, percent, plain } from '../ui/format';

export interface NamedMix { title: string; categories: Record<string, number> }
export const CATEGORY_COLOURS = 16;

// Categories in order of their share over all mixes, so that colours mean the same in each bar.
export function categoryOrder(mixes: NamedMix[]): string[] {
  const total: Record<string, number> = {};
  for (const mix of mixes) for (const s of shares(mix.categories)) total[s.name] = (total[s.name] ?? 0) + s.share;
  return Object.entries(total).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}

export function mixChart(mixes: NamedMix[]): HTMLElement {
  const order = categoryOrder(mixes), colour = (name: string) => `m-${order.indexOf(name) % CATEGORY_COLOURS}`;
  const rows = mixes.map((mix) => {
    const parts = shares(mix.categories).sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
    return h('div', { class: 'mixrow' }, h('div', { class: 'mixname' }, plain(mix.title, 40)),
      h('div', { class: 'stack tall', role: 'img', 'aria-label': `${mix.title}: ${parts.map((p) => `${p.name} ${percent(p.share)}`).join(', ')}` },
        parts.map((p) => h('i', { class: colour(p.name), title: `${p.name}: ${percent(p.share)} (${integer(p.count)})`, style: { 'flex-grow': String(p.share) } }, p.share > 0.07 ? h('span', {}, `${plain(p.name, 12)} ${percent(p.share)}`) : null))));
  });
  return h('div', { class: 'mixchart' }, rows, h('ul', { class: 'legend flow' }, order.map((name) => h('li', {}, h('i', { class: `swatch ${colour(name)}` }), plain(name, 30)))));
}
