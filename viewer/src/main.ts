// SPDX-License-Identifier: Apache-2.0
// Opens the payload, draws the frame around the views and keeps the view in step with the address.

import '@fontsource/ibm-plex-sans/latin-400.css';
import '@fontsource/ibm-plex-sans/latin-600.css';
import '@fontsource/ibm-plex-mono/latin-400.css';
import '@fontsource/ibm-plex-mono/latin-600.css';
import './style/base.css';
import './style/views.css';
import './style/source.css';
import { Model } from './data/model';
import { takePayload } from './data/payload';
import type { Payload } from './data/schema';
import { h, replace } from './ui/dom';
import { plain } from './ui/format';
import { hideTip } from './ui/parts';
import { jumper } from './ui/jump';
import { address, go, parseRoute, stick, type Route } from './ui/route';
import { logo } from './ui/glyphs';
import { bytecode } from './views/bytecode';
import { compare } from './views/compare';
import { graph } from './views/graph';
import { iterations } from './views/iterations';
import { overview } from './views/overview';
import { source } from './views/source';
import { time } from './views/time';
import type { Context, Drawn, View } from './views/view';

const VIEWS: { key: string; name: string; view: View }[] = [
  { key: 'overview', name: 'Overview', view: overview }, { key: 'source', name: 'Source', view: source },
  { key: 'graph', name: 'Graph', view: graph }, { key: 'time', name: 'Time and work', view: time },
  { key: 'iterations', name: 'Iterations', view: iterations }, { key: 'bytecode', name: 'Bytecode', view: bytecode },
  { key: 'compare', name: 'Comparison', view: compare },
];

class Page {
  private main = h('main', { id: 'view', tabindex: -1 });
  private nav = h('nav', { 'aria-label': 'Views' });
  private status = h('div', { class: 'sr', role: 'status', 'aria-live': 'polite' });
  private current: { key: string; model: Model; drawn: Drawn } | null = null;
  private models: Model[];
  private views = VIEWS;

  constructor(private payload: Payload) {
    const all = [{ title: payload.title, result: payload.result }, ...payload.others];
    this.models = all.map((o) => new Model(o.result, payload.sources, plain(o.title || nameOf(o.result.program.argv), 60)));
    if (all.length < 2) this.views = VIEWS.filter((v) => v.key !== 'compare');
  }

  start(): void {
    const model = this.models[0]!;
    document.title = `${model.title || 'plait'} · plait`;
    replace(document.getElementById('app')!,
      h('a', { class: 'skip', href: '#view', onclick: (e: Event) => { e.preventDefault(); this.main.focus(); } }, 'Skip to the view'),
      h('header', { class: 'top' }, h('a', { class: 'brand', href: address(this.first()), 'aria-label': 'plait, first view' }, logo(), h('b', {}, 'plait')),
        h('span', { class: 'who' }, this.payload.mode === 'compare' ? `${this.models.length} programs compared` : model.title), this.chooser(), this.nav,
        jumper(() => this.current?.model ?? model), themeButton()), this.main, this.status);
    addEventListener('hashchange', () => this.show());
    addEventListener('keydown', (e) => this.key(e));
    addEventListener('scroll', hideTip, { passive: true });
    this.show();
  }

  private first(): string { return this.payload.mode === 'compare' ? 'compare' : 'overview'; }

  private route(): Route {
    const route = parseRoute(location.hash);
    if (!location.hash || !this.views.some((v) => v.key === route.view)) route.view = this.first();
    return route;
  }

  private chooser(): HTMLElement | null {
    if (this.models.length < 2) return null;
    return h('select', { class: 'chooser', 'aria-label': 'Result shown in the other views', onchange: (e: Event) => {
      const route = this.route();
      const query = new URLSearchParams({ result: (e.target as HTMLSelectElement).value });
      go(address(route.view === 'compare' ? 'overview' : route.view, [], query));
    } }, this.models.map((m, i) => h('option', { value: i }, m.title || `result ${i + 1}`)));
  }

  private show(): void {
    const route = this.route();
    const index = Math.min(this.models.length - 1, Math.max(0, Number(route.query.get('result')) || 0));
    stick(index ? String(index) : '');
    const select = document.querySelector<HTMLSelectElement>('select.chooser');
    if (select) select.value = String(index);
    const model = this.models[index]!;
    hideTip();
    replace(this.nav, this.views.map((v, i) => h('a', {
      href: address(v.key, [], index && v.key !== 'compare' ? new URLSearchParams({ result: String(index) }) : undefined),
      'aria-current': v.key === route.view ? 'page' : undefined, title: `${v.name} (key ${i + 1})` }, v.name)));
    if (this.current?.key === route.view && this.current.model === model && this.current.drawn.update?.(route)) return;
    this.current?.drawn.close?.();
    const context: Context = { payload: this.payload, models: this.models, model, contexts: index ? this.payload.others[index - 1]!.contexts : this.payload.contexts, loops: index ? this.payload.others[index - 1]!.loops : this.payload.loops };
    const drawn = this.views.find((v) => v.key === route.view)!.view(context, route);
    this.current = { key: route.view, model, drawn };
    replace(this.main, drawn.element);
    this.main.className = `v-${route.view}`;
    drawn.shown?.();
    if (!drawn.keepScroll) scrollTo(0, 0);
    this.status.textContent = `${this.views.find((v) => v.key === route.view)!.name} shown`;
  }

  private key(e: KeyboardEvent): void {
    const typing = e.target instanceof Element && /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName);
    if (e.key === 'Escape') { hideTip(); return; }
    if (typing || e.ctrlKey || e.metaKey || e.altKey) return;
    const view = this.views[Number(e.key) - 1];
    if (view) go(address(view.key));
    if (e.key === '/') { e.preventDefault(); document.querySelector<HTMLInputElement>('#jump')?.focus(); }
  }
}

function nameOf(argv: string[]): string { return (argv.find((a) => !a.startsWith('-')) ?? '').split('/').pop() ?? ''; }

function themeButton(): HTMLElement {
  const root = document.documentElement;
  const name = () => (root.dataset.theme === 'dark' ? 'Dark' : root.dataset.theme === 'light' ? 'Light' : 'Auto');
  const button = h('button', { class: 'theme', title: 'Light, dark, or as the system says', onclick: () => {
    const next = root.dataset.theme === undefined ? 'light' : root.dataset.theme === 'light' ? 'dark' : undefined;
    if (next) root.dataset.theme = next; else delete root.dataset.theme;
    button.textContent = name();
    dispatchEvent(new Event('themechange'));
  } }, name());
  return button;
}

takePayload().then((payload) => {
  new Page(payload).start();
  requestAnimationFrame(() => setTimeout(() => performance.mark('plait-shown'), 0));   // painted: tests measure it
}).catch((error: unknown) => {
  replace(document.getElementById('app')!, h('main', { class: 'empty' }, h('h1', {}, 'This report cannot be shown'),
    h('p', {}, `Its data could not be read: ${error instanceof Error ? error.message : String(error)}.`),
    h('p', {}, 'A current browser is needed (Firefox 113, Chrome 80 or Safari 16.4 and later); plait report DIR writes the file again.')));
});
