// SPDX-License-Identifier: Apache-2.0
// The lexical tree of regions as an accessible tree: folded to about thirty rows at first, the heaviest open.

import type { Model } from '../data/model';
import type { Region } from '../data/schema';
import { h, replace } from '../ui/dom';
import { plain } from '../ui/format';
import { glyph } from '../ui/glyphs';
import { bar } from '../ui/parts';

const FIRST_ROWS = 30, MOST_CHILDREN = 60;

export class RegionTree {
  readonly element = h('nav', { class: 'regiontree', 'aria-label': 'Regions' });
  private list = h('ul', { role: 'tree', 'aria-label': 'Regions' });
  private open = new Set<number>();
  private unfolded = new Set<number>();
  private chosen = -1;

  constructor(private model: Model, private choose: (r: Region) => void) {
    this.element.append(h('h2', {}, 'Regions'), this.list);
    this.list.addEventListener('keydown', (e) => this.key(e));
    this.openHeaviest();
  }

  private roots(): Region[] {
    return this.model.root ? [this.model.root, ...this.model.result.regions.filter((r) => r !== this.model.root && !this.model.regions.has(r.parent))].slice(0, 200) : [];
  }

  private kids(r: Region): Region[] { return [...this.model.childrenOf(r.id)].sort((a, b) => b.work - a.work || a.line - b.line); }

  private openHeaviest(): void {
    let rows = this.roots().length;
    const queue = [...this.roots()];
    while (queue.length) {
      queue.sort((a, b) => b.work - a.work);
      const r = queue.shift()!, kids = this.kids(r);
      if (!kids.length) continue;
      const shown = Math.min(kids.length, MOST_CHILDREN);
      if (rows + shown > FIRST_ROWS && this.open.size) continue;
      this.open.add(r.id);
      rows += shown;
      queue.push(...kids);
    }
  }

  reveal(r: Region): void {
    this.chosen = r.id;
    const path = this.model.ancestry(r.id).slice(1);
    for (const a of path) {
      this.open.add(a.id);
      if (this.kids(a).length > MOST_CHILDREN) this.unfoldFor(a, r, path);
    }
    this.draw();
    this.list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  private unfoldFor(parent: Region, r: Region, path: Region[]): void {
    const at = this.kids(parent).findIndex((k) => k === r || path.includes(k));
    if (at >= MOST_CHILDREN) this.unfolded.add(parent.id);
  }

  private draw(): void { replace(this.list, this.roots().map((r) => this.item(r, 1))); }

  private item(r: Region, level: number): HTMLElement[] {
    const kids = this.kids(r), open = this.open.has(r.id) && kids.length > 0;
    const total = this.model.totalWork || 1;
    const row = h('li', { role: 'treeitem', 'aria-level': level, 'aria-expanded': kids.length ? String(open) : undefined, 'aria-selected': String(r.id === this.chosen), tabindex: r.id === this.chosen ? 0 : -1, 'data-id': r.id,
      style: { 'padding-left': `${4 + (level - 1) * 13}px` }, onclick: () => this.choose(r) },
    h('span', { class: 'twist', 'aria-hidden': 'true', onclick: (e: Event) => { e.stopPropagation(); this.toggle(r); } }, kids.length ? (open ? '▾' : '▸') : ''),
    glyph(r.pattern, 14), h('span', { class: 'name' }, plain(this.name(r), 46)), bar(r.work / total));
    if (!open) return [row];
    const few = this.unfolded.has(r.id) ? kids : kids.slice(0, MOST_CHILDREN);
    const rest = kids.length - few.length;
    return [row, ...few.flatMap((k) => this.item(k, level + 1)), ...(rest > 0 ? [h('li', { role: 'treeitem', class: 'rest', 'aria-level': level + 1, 'aria-selected': 'false', tabindex: -1, style: { 'padding-left': `${4 + level * 13}px` },
      onclick: () => { this.unfolded.add(r.id); this.draw(); } }, `… ${rest} more`)] : [])];
  }

  private name(r: Region): string {
    return r.kind === 'loop' ? `loop at ${r.line}` : r.kind === 'program' ? this.model.title || 'program' : r.name === '<module>' ? this.model.shortFile(r.file) : `${r.name}`;
  }

  private toggle(r: Region): void {
    if (!this.open.delete(r.id)) this.open.add(r.id);
    this.draw();
    this.list.querySelector<HTMLElement>(`[data-id="${r.id}"]`)?.focus();
  }

  private key(e: KeyboardEvent): void {
    const rows = [...this.list.querySelectorAll<HTMLElement>('[role=treeitem]')], row = (e.target as Element).closest<HTMLElement>('[role=treeitem]');
    if (!row) return;
    const at = rows.indexOf(row), r = this.model.regions.get(Number(row.dataset.id ?? NaN));
    const go = (to: HTMLElement | undefined) => { if (to) { e.preventDefault(); to.focus(); } };
    if (e.key === 'ArrowDown') go(rows[at + 1]);
    else if (e.key === 'ArrowUp') go(rows[at - 1]);
    else if (e.key === 'ArrowRight' && r) { if (row.getAttribute('aria-expanded') === 'false') { e.preventDefault(); this.toggle(r); } else go(rows[at + 1]); }
    else if (e.key === 'ArrowLeft' && r) { if (row.getAttribute('aria-expanded') === 'true') { e.preventDefault(); this.toggle(r); } else go(rows.find((x) => x.dataset.id === String(r.parent))); }
    else if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); row.click(); }
  }
}
