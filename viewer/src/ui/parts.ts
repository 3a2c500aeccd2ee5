// SPDX-License-Identifier: Apache-2.0
// Pieces that several views share: explained terms, links to regions and lines, sortable tables, tooltips, legends.

import type { Model } from '../data/model';
import type { Dependence, Kind, Region } from '../data/schema';
import { h, replace } from './dom';
import { distance, percent, plain, plural, visible } from './format';
import { glyph, kindLine } from './glyphs';
import { link } from './route';
import { roleWords, TERMS } from './words';

export function term(key: string, shown = key): HTMLElement {
  return h('abbr', { title: TERMS[key] ?? '', tabindex: 0, 'aria-label': `${shown}: ${TERMS[key] ?? ''}`, role: 'note' }, shown);
}

export function code(text: string, limit = 160): HTMLElement {
  const cut = text.length > limit ? text.slice(0, limit) + '…' : text;
  return h('code', { class: 'program', dir: 'ltr' }, visible(cut).map((p) => (p.odd ? h('span', { class: 'odd' }, p.text) : p.text)));
}

export function lineLink(model: Model, file: number, line: number, shown?: string): HTMLElement {
  const label = shown ?? `${model.shortFile(file)}:${line}`;
  if (file < 0 || line < 1) return h('span', {}, label);
  return h('a', { href: link('source', [file, line]) }, plain(label, 80));
}

export function regionLink(model: Model, r: Region, view = 'graph'): HTMLElement {
  return h('a', { class: 'region-link', href: link(view, [r.id]) }, glyph(r.pattern, 14), h('span', {}, plain(model.label(r), 80)));
}

export function bar(share: number, kind = ''): HTMLElement {
  return h('span', { class: `bar ${kind}`, 'aria-hidden': 'true' }, h('i', { style: { width: `${Math.max(share > 0 ? 1 : 0, share * 100)}%` } }));
}

export function shareCell(share: number, kind = ''): HTMLElement {
  return h('span', { class: 'sharecell' }, bar(share, kind), h('span', { class: 'num' }, percent(share)));
}

export function kindTag(kind: Kind): HTMLElement {
  return h('span', { class: `kindtag k-${kind}`, title: TERMS[kind] ?? '' }, kindLine(kind), kind);
}

// One dependence as a card: what, from where to where, how often, and why it may not matter.
export function dependenceCard(model: Model, d: Dependence, here?: { file: number; line: number }): HTMLElement {
  const loop = model.regions.get(d.scope);
  const end = (at: Dependence['source'], verb: string) => {
    const current = here && here.file === at.file && here.line === at.line;
    const label = at.file === (here?.file ?? d.source.file) ? `line ${at.line}` : `${model.shortFile(at.file)}:${at.line}`;
    return h('span', {}, current ? h('b', {}, label) : lineLink(model, at.file, at.line, label), ` ${verb}`);
  };
  const [first, second] = d.kind === 'RAW' ? ['writes', 'reads'] : d.kind === 'WAR' ? ['reads', 'writes'] : ['writes', 'writes again'];
  return h('li', { class: 'dep' },
    h('div', { class: 'dep-head' }, kindTag(d.kind), code(d.variable || d.location, 80), h('span', { class: 'dep-count' }, plural(d.count, 'time'))),
    h('div', {}, end(d.source, first!), ' → ', end(d.sink, second!)),
    d.carried && loop ? h('div', { class: 'quiet' }, h('span', { class: 'loopmark' }, `↻ ${distance(d.distance)}`), ' carried by ',
      h('a', { href: link('iterations', [loop.id]) }, plain(model.label(loop), 60)), d.distance ? `, distance ${distance(d.distance)}` : '')
      : loop ? h('div', { class: 'quiet' }, 'within ', h('a', { href: link('graph', [loop.id]) }, plain(model.label(loop), 60))) : null,
    d.role ? h('div', { class: 'quiet' }, h('span', { class: 'role' }, d.role), ` ${roleWords(d.role)}: does not stand in the way`) : null,
    d.certainty === 'assumed' ? h('div', { class: 'warntext' }, 'assumed: made by a native call nobody modelled') : null,
    d.example ? h('div', { class: 'quiet' }, 'for example ', code(d.example, 120)) : null);
}

export interface Column<T> {
  key: string; name: string; numeric?: boolean; help?: string; wide?: boolean;
  value: (row: T) => number | string; show?: (row: T) => Node | string;
}

// A table that sorts by any column and shows its rows a portion at a time.
export function table<T>(rows: T[], columns: Column<T>[], options: { sort?: string; ascending?: boolean; portion?: number; caption: string; detail?: (row: T) => Node | null }): HTMLElement {
  let sort = options.sort ?? columns[0]!.key, ascending = options.ascending ?? false, shown = options.portion ?? 15;
  const body = h('tbody'), head = h('tr'), more = h('div', { class: 'more' });
  const draw = () => {
    const column = columns.find((c) => c.key === sort)!;
    const sorted = rows.map((row, i) => ({ row, i, v: column.value(row) })).sort((a, b) => {
      const order = typeof a.v === 'number' && typeof b.v === 'number' ? a.v - b.v : String(a.v).localeCompare(String(b.v), 'en');
      return (ascending ? order : -order) || a.i - b.i;
    });
    replace(head, columns.map((c) => h('th', { scope: 'col', class: c.numeric ? 'n' : c.wide ? 'grow' : '', 'aria-sort': c.key === sort ? (ascending ? 'ascending' : 'descending') : 'none' },
      h('button', { class: 'sorter', title: c.help ?? `Sort by ${c.name}`, onclick: () => {
        if (sort === c.key) ascending = !ascending; else { sort = c.key; ascending = !c.numeric; }
        draw();
        head.querySelector<HTMLElement>(`[data-key="${c.key}"]`)?.focus();
      }, 'data-key': c.key }, c.name, h('span', { class: 'arrow', 'aria-hidden': 'true' }, c.key === sort ? (ascending ? '▲' : '▼') : '')))));
    replace(body, sorted.slice(0, shown).map(({ row }) => {
      const cells = h('tr', {}, columns.map((c) => h('td', { class: c.numeric ? 'n' : c.wide ? 'grow' : '' }, c.show ? c.show(row) : String(c.value(row)))));
      const detail = options.detail?.(row);
      return detail ? [cells, h('tr', { class: 'detail' }, h('td', { colspan: columns.length }, detail))] : cells;
    }));
    replace(more, rows.length > shown ? h('button', { class: 'plain', onclick: () => { shown = Math.min(rows.length, shown + 50); draw(); } },
      `Show ${rows.length - shown > 50 ? `50 of ${rows.length - shown}` : rows.length - shown} more`) : null);
  };
  draw();
  return h('div', { class: 'tablebox', role: 'region', 'aria-label': options.caption, tabindex: 0 },
    h('table', {}, h('caption', { class: 'sr' }, options.caption), h('thead', {}, head), body), more);
}

let tip: HTMLElement | null = null;
export function showTip(event: MouseEvent | FocusEvent, ...content: (Node | string | null)[]): void {
  if (!tip) document.body.appendChild((tip = h('div', { class: 'tip', role: 'tooltip' })));
  replace(tip, content);
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  const target = (event.target as Element).getBoundingClientRect();
  const x = event instanceof MouseEvent && event.clientX ? event.clientX : target.left, y = event instanceof MouseEvent && event.clientY ? event.clientY : target.bottom;
  tip.style.left = `${Math.max(8, Math.min(innerWidth - box.width - 8, x + 14))}px`;
  tip.style.top = `${y + 18 + box.height > innerHeight ? Math.max(8, y - box.height - 12) : y + 18}px`;
}
export function hideTip(): void { if (tip) tip.hidden = true; }

export function empty(message: string, hint = ''): HTMLElement {
  return h('div', { class: 'empty' }, h('p', {}, message), hint ? h('p', { class: 'quiet' }, hint) : null);
}

export function segmented(name: string, options: { value: string; label: string }[], current: string, choose: (value: string) => void): HTMLElement {
  return h('div', { class: 'segmented', role: 'group', 'aria-label': name }, options.map((o) =>
    h('button', { 'aria-pressed': String(o.value === current), onclick: () => choose(o.value) }, o.label)));
}
