// SPDX-License-Identifier: Apache-2.0
// What is known of one line: where it stands, what it reads and writes, every dependence with an end on it.

import { regionFit } from './fit';
import { isBlocking } from '../data/filter';
import type { Model } from '../data/model';
import type { Dependence, Region } from '../data/schema';
import { h } from '../ui/dom';
import { percent, plain, plural, short, times } from '../ui/format';
import { badge } from '../ui/glyphs';
import { code, dependenceCard, regionLink } from '../ui/parts';
import { link } from '../ui/route';
import { conditionWords, kindWords, sentence } from '../ui/words';

const FIRST = 25;

export function linePanel(model: Model, file: number, line: number, deps: Dependence[], region: Region | null, remark = ''): Node[] {
  const reads = new Map<string, number>(), writes = new Map<string, number>();
  const note = (into: Map<string, number>, d: Dependence) => into.set(d.variable || d.location, (into.get(d.variable || d.location) ?? 0) + d.count);
  for (const d of deps) {
    if (d.source.file === file && d.source.line === line) note(d.kind === 'WAR' ? reads : writes, d);
    if (d.sink.file === file && d.sink.line === line) note(d.kind === 'RAW' ? reads : writes, d);
  }
  const names = (title: string, from: Map<string, number>) => from.size === 0 ? null
    : h('div', {}, h('dt', {}, title), h('dd', {}, [...from.keys()].slice(0, 12).map((v, i) => [i ? ' ' : '', code(v, 40)]), from.size > 12 ? ` and ${from.size - 12} more` : ''));
  const sorted = [...deps].sort((a, b) => Number(isBlocking(b)) - Number(isBlocking(a)) || Number(b.carried) - Number(a.carried) || b.count - a.count);
  return [
    h('h2', {}, `Line ${line}`), region ? h('p', { class: 'crumbs' }, model.ancestry(region.id).reverse().filter((r) => r.kind !== 'program' && r.name !== '<module>').map((r, i) => [i ? ' › ' : '', regionLink(model, r)])) : null,
    h('dl', { class: 'rw' }, names('writes', writes), names('reads', reads)), remark ? h('p', { class: 'quiet small' }, remark) : null, dependenceList(model, sorted, { file, line }),
    region && region.name !== '<module>' ? regionPanel(model, region) : null,
  ].filter((n): n is NonNullable<typeof n> => n !== null);
}

export function dependenceList(model: Model, deps: Dependence[], here?: { file: number; line: number }): HTMLElement {
  if (!deps.length) return h('p', { class: 'quiet' }, 'No dependence of this kind was seen here in this run.');
  const items = h('ul', { class: 'deps' }, deps.slice(0, FIRST).map((d) => dependenceCard(model, d, here)));
  let shown = FIRST;
  const more = h('button', { class: 'plain', onclick: () => {
    items.append(...deps.slice(shown, shown + 100).map((d) => dependenceCard(model, d, here)));
    shown += 100;
    more.textContent = `Show more (${deps.length - shown} left)`;
    more.hidden = shown >= deps.length;
  } }, `Show more (${deps.length - FIRST} left)`);
  more.hidden = deps.length <= FIRST;
  return h('div', {}, h('h3', {}, plural(deps.length, 'dependence')), items, more);
}

export function regionPanel(model: Model, r: Region): HTMLElement {
  const facts: [string, string][] = [['work', `${short(r.work)}, ${percent(r.work / (model.totalWork || 1))} of all`]];
  if (r.span) facts.push(['span', short(r.span)]);
  if (r.parallelism) facts.push(['parallelism', times(r.parallelism) + (r.burdened ? `, ${times(r.burdened)} with overheads` : '')]);
  if (r.payoff) facts.push(['payoff', `${times(r.payoff.ideal)} ideal${r.payoff.cores['8'] ? `, ${times(r.payoff.cores['8'])} on 8 cores` : ''}`]);
  if (r.ilp) facts.push(['instructions side by side', `${times(r.ilp.width)} on average, longest chain ${short(r.ilp.criticalPath)}`]);
  return h('section', { class: `regionpanel p-${r.pattern ?? 'none'}` },
    h('div', { class: 'rank-head' }, h('b', {}, plain(model.label(r), 70)), badge(r.pattern)), h('p', { class: 'quiet' }, kindWords(r)),
    h('p', { class: 'sentence' }, plain(sentence(model, r), 500)),
    r.conditions.length ? h('ul', { class: 'chips' }, r.conditions.map((c) => h('li', {}, plain(conditionWords(c), 90)))) : null,
    r.strategy.length ? h('ul', { class: 'strategy' }, r.strategy.map((t) => h('li', {}, plain(t, 300)))) : null,
    regionFit(r),
    h('dl', { class: 'facts' }, facts.map(([k, v]) => h('div', {}, h('dt', {}, k), h('dd', {}, plain(v, 120))))),
    h('p', { class: 'links' }, h('a', { href: link('source', [r.file, r.line]) }, 'Source'), ' ', h('a', { href: link('graph', [r.id]) }, 'Graph'), ' ',
      r.kind === 'loop' ? h('a', { href: link('iterations', [r.id]) }, 'Iterations') : null));
}
