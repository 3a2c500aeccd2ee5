// SPDX-License-Identifier: Apache-2.0
// The search field in the header: type part of a name or FILE:LINE, go to the function, loop or file.

import type { Model } from '../data/model';
import { h, replace } from './dom';
import { plain, short } from './format';
import { glyph } from './glyphs';
import { go, link } from './route';

interface Hit { label: string; where: string; to: string; mark: Node | null }

function find(model: Model, wanted: string): Hit[] {
  const want = wanted.trim().toLowerCase();
  if (!want) return [];
  const hits: Hit[] = [];
  const place = /^(.*):(\d+)$/.exec(want);
  model.result.files.forEach((path, i) => {
    if (hits.length > 5) return;
    if (place && path.toLowerCase().endsWith(place[1]!)) hits.push({ label: `${model.shortFile(i)}:${place[2]}`, where: 'line', to: link('source', [i, place[2]!]), mark: null });
    else if (path.toLowerCase().includes(want)) hits.push({ label: model.shortFile(i), where: 'file', to: link('source', [i]), mark: null });
  });
  const regions = model.result.regions
    .filter((r) => r.name.toLowerCase().includes(want) || `${model.where(r)}`.toLowerCase().includes(want)).sort((a, b) => b.work - a.work);
  for (const r of regions.slice(0, 10)) {
    hits.push({ label: model.label(r), where: `${model.where(r)} · ${short(r.work)} work`, to: link('graph', [r.id]), mark: glyph(r.pattern, 14) });
  }
  return hits;
}

export function jumper(model: () => Model): HTMLElement {
  let hits: Hit[] = [], at = 0;
  const options = h('ul', { id: 'jump-list', role: 'listbox', 'aria-label': 'Found', hidden: true });
  const close = () => { options.hidden = true; input.setAttribute('aria-expanded', 'false'); };
  const take = (hit: Hit | undefined) => { if (hit) { go(hit.to); input.value = ''; close(); input.blur(); } };
  const draw = () => {
    options.hidden = hits.length === 0;
    input.setAttribute('aria-expanded', String(hits.length > 0));
    replace(options, hits.map((hit, i) => h('li', { role: 'option', id: `jump-${i}`, 'aria-selected': String(i === at), onmousedown: (e: Event) => { e.preventDefault(); take(hit); } },
      hit.mark, h('span', {}, plain(hit.label, 70)), h('small', {}, plain(hit.where, 50)))));
    if (hits.length) input.setAttribute('aria-activedescendant', `jump-${at}`); else input.removeAttribute('aria-activedescendant');
  };
  const input = h('input', {
    id: 'jump', type: 'search', placeholder: 'Find a function, loop or file   /', role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'jump-list',
    'aria-autocomplete': 'list', 'aria-label': 'Find a function, loop or file', autocomplete: 'off', spellcheck: 'false',
    oninput: () => { hits = find(model(), input.value); at = 0; draw(); }, onblur: close,
    onkeydown: (e: KeyboardEvent) => {
      if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { e.preventDefault(); at = Math.max(0, Math.min(hits.length - 1, at + (e.key === 'ArrowDown' ? 1 : -1))); draw(); }
      else if (e.key === 'Enter') take(hits[at]);
      else if (e.key === 'Escape') { input.value = ''; hits = []; draw(); }
    },
  });
  return h('div', { class: 'jump' }, input, options);
}
