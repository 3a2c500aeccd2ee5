// SPDX-License-Identifier: Apache-2.0
// The first view: the program in a sentence, how far it could go, where the gain lies, and what was not seen.

import type { Model } from '../data/model';
import { costliest, costs } from '../data/cost';
import { bounds, type Bounds } from '../data/speedup';
import type { Pattern, Region } from '../data/schema';
import { blockersOf } from '../data/timeline';
import { isBlocking } from '../data/filter';
import { h } from '../ui/dom';
import { duration, integer, list, percent, plain, plural, short, times } from '../ui/format';
import { badge, glyph } from '../ui/glyphs';
import { dependenceCard, empty, lineLink, regionLink, shareCell, term } from '../ui/parts';
import { link, type Route } from '../ui/route';
import { conditionWords, dependenceWords, kindWords, PATTERN_WORDS, sentence, TERMS } from '../ui/words';
import { fitCards, regionFit } from './fit';
import { speedupChart } from './speedupchart';
import type { Context, Drawn } from './view';

const SHOWN = 12;

export function overview(context: Context, route: Route): Drawn {
  const { model } = context;
  const r = model.result;
  if (r.regions.length === 0) {
    return { element: h('div', { class: 'wide' }, h('h1', { class: 'lead' }, `${model.title || 'This program'} left nothing to show.`),
      notices(model), empty('No function or loop ran under observation.', 'The program may have ended before its first line, or everything it ran was left out; see below.'), unseen(model)) };
  }
  const b = bounds(model);
  return { element: h('div', { class: 'wide overview' }, notices(model), lead(model, b), tiles(model, b), hot(context),
    !judged(model) ? h('section', { class: 'card' }, walls(model) ?? h('p', {}, 'No loop was seen to carry a value from one iteration to the next.'))
      : h('div', { class: 'two' }, h('section', { class: 'card', 'aria-labelledby': 'h-bound' }, h('h2', { id: 'h-bound' }, 'How far more cores could take it'), chart(model, b)),
      h('section', { class: 'card', 'aria-labelledby': 'h-split' }, h('h2', { id: 'h-split' }, 'Where the work lies'), split(b), walls(model))),
    fitCards(model, route), ranking(model), machine(model), unseen(model), glossary()) };
}

function notices(model: Model): HTMLElement | null {
  const p = model.result.program, out: string[] = [];
  if (!p.complete) out.push('The result is incomplete: the program ended before everything was recorded. Every figure here is a lower bound.');
  if (p.droppedEvents > 0) out.push(`${plural(p.droppedEvents, 'event')} could not be recorded; dependences may be missing.`);
  if (p.signal) out.push(`The program was ended by ${plain(p.signal)}.`);
  else if (p.exitCode) out.push(`The program ended with exit code ${p.exitCode}.`);
  out.push(...p.warnings.map((w) => plain(w, 300)));
  return out.length ? h('div', { class: 'notice', role: 'note' }, out.map((t) => h('p', {}, t))) : null;
}

const judged = (model: Model): boolean => model.result.regions.some((r) => r.pattern !== null);

function lead(model: Model, b: Bounds): HTMLElement {
  const name = model.title || 'The program', r = model.result;
  const loops = r.regions.filter((x) => x.kind === 'loop').length, functions = r.regions.filter((x) => x.kind === 'function').length;
  const parts = [`${name} did `, h('b', {}, short(b.work)), ' of work in ', h('b', {}, plural(functions, 'function')), ' and ', h('b', {}, plural(loops, 'loop')), '. '];
  const head = h('h1', { class: 'lead' }, parts);
  if (!judged(model)) head.append('No verdicts were made for this result; its dependences are all here.');
  else if (b.parallelShare < 0.005) head.append('In this run ', h('b', {}, 'none of it'), ' lies in a region that can run in parallel as written.');
  else {
    const reach = b.parallelism >= 1.05 ? ` The longest chain bounds the speedup at ${times(b.parallelism)}, on any number of cores.` : '';
    head.append(h('b', { class: 'hl' }, percent(b.parallelShare)), ` of it lies in regions that can run in parallel in this run.${reach}`);
  }
  const p = r.program;
  const line = [p.argv.length ? p.argv.join(' ') : '', p.python ? (/^\d/.test(p.python) ? `Python ${p.python}` : p.python) : '', `${plural(r.files.length, 'file')}`, `${plural(r.dependences.length, 'dependence')}`].filter(Boolean);
  return h('div', {}, head, h('p', { class: 'quiet facts' }, line.map((t, i) => [i ? ' · ' : '', plain(t, 120)])));
}

function tile(name: Node | string, value: string, note: Node | string): HTMLElement {
  return h('div', { class: 'tile' }, h('div', { class: 'tile-name' }, name), h('div', { class: 'tile-value' }, value), h('div', { class: 'tile-note' }, note));
}

function tiles(model: Model, b: Bounds): HTMLElement {
  const best = model.ranked().find((r) => r.payoff && r.payoff.ideal > 1);
  const span = model.root?.span ?? 0;
  return h('div', { class: 'tiles' },
    tile(term('work', 'Work'), short(b.work), `${integer(model.root?.instructions ?? b.work)} bytecode instructions`),
    tile(term('span', 'Span'), span ? short(span) : '–', span ? `${percent(span / b.work)} of the work is one chain` : 'not reckoned in this result'),
    tile(term('parallelism', 'Parallelism'), b.parallelism ? times(b.parallelism) : '–', b.burdened ? `${times(b.burdened)} with overheads` : 'work divided by span'),
    tile(term('payoff', 'Best single payoff'), best ? times(best.payoff!.ideal) : '–', best ? h('a', { href: link('graph', [best.id]) }, plain(model.label(best), 44)) : 'no region gains alone'));
}

const ANSWERS: Partial<Record<Pattern, string>> = { doall: 'yes', reduction: 'yes', forkjoin: 'yes, its calls as tasks', doacross: 'iterations overlap', pipeline: 'as a pipeline', sequential: 'no', unproven: 'not seen: no run had two iterations' };

// Time beside verdict, where the program was profiled as well.
function hot(context: Context): HTMLElement | null {
  const { model } = context, c = costs(model, context.contexts, context.loops), rows = costliest(model, c, 8);
  if (!rows.length) return null;
  const why = (r: Region) => {
    if (r.pattern === 'doall' || r.pattern === 'reduction') return r.conditions.length ? `${list(r.conditions.slice(0, 2).map(conditionWords))}${r.conditions.length > 2 ? ` and ${r.conditions.length - 2} more` : ''}` : '';
    const d = r.pattern === 'forkjoin' ? undefined : blockersOf(model, r)[0];
    return d ? dependenceWords(model, d, r.file) : '';
  };
  return h('section', { class: 'card', 'aria-labelledby': 'h-hot' }, h('h2', { id: 'h-hot' }, 'What costs most time, and whether it can run in parallel'),
    h('div', { class: 'tablebox', role: 'region', 'aria-label': 'Loops by time', tabindex: 0 }, h('table', { class: 'hot' }, h('thead', {}, h('tr', {}, ['Time', 'Share', 'Where', 'In parallel?', 'If, or why not'].map((t, i) => h('th', { scope: 'col', class: i < 2 ? 'n' : '' }, t)))),
      h('tbody', {}, rows.map(({ region, cost }) => h('tr', {}, h('td', { class: 'n' }, `${cost.measured ? '' : '~'}${duration(cost.seconds)}`), h('td', { class: 'n' }, shareCell(Math.min(1, cost.seconds / (c.all || 1)))), h('td', {}, regionLink(model, region)),
        h('td', {}, h('span', { class: 'answer' }, badge(region.pattern), ANSWERS[region.pattern ?? 'unproven'] ?? '')), h('td', { class: 'quiet' }, plain(why(region), 150))))))),
    h('p', { class: 'quiet small' }, `Measured by plait profile, ${duration(c.all)} in all.`, rows.some((x) => !x.cost.measured) ? ' ~: its function’s time by its share of the instructions; plait profile --lines measures it.' : ''));
}

function chart(model: Model, b: Bounds): HTMLElement {
  const curves = [{ key: 'amdahl', name: 'Amdahl', at: b.amdahl, help: TERMS.Amdahl! }];
  if (b.span) curves.push({ key: 'span', name: 'Span', at: b.span, help: 'No schedule beats work over span.' });
  if (b.overheads) curves.push({ key: 'overheads', name: 'With overheads', at: b.overheads, help: 'What a greedy scheduler is sure to reach.' });
  return h('div', {}, speedupChart(curves), h('p', { class: 'quiet small' }, 'Bounds, not promises. ',
    b.span ? 'Span: no schedule can be faster. ' : '', 'Amdahl: serial parts stay serial, each parallel region divides by the cores up to its own parallelism. ',
    b.overheads ? `With overheads: what a greedy scheduler surely reaches when each task and hand-over costs ${integer(model.result.overhead)} instructions.` : ''));
}

function split(b: Bounds): HTMLElement {
  const parts: { pattern: Pattern | null; work: number }[] = [...b.byPattern];
  const rest = b.work - b.byPattern.reduce((s, p) => s + p.work, 0);
  if (rest > 0) parts.push({ pattern: null, work: rest });
  return h('div', {},
    h('div', { class: 'stack', role: 'img', 'aria-label': parts.map((p) => `${p.pattern ?? 'serial'} ${percent(p.work / b.work)}`).join(', ') },
      parts.map((p) => h('i', { class: `p-${p.pattern ?? 'none'}`, style: { 'flex-grow': String(Math.max(p.work / b.work, 0.002)) } }))),
    h('ul', { class: 'legend' }, parts.map((p) => h('li', {}, p.pattern ? badge(p.pattern) : h('span', { class: 'badge p-none' }, glyph(null, 14), 'outside'),
      h('b', { class: 'num' }, percent(p.work / b.work)), h('span', { class: 'quiet' }, p.pattern ? PATTERN_WORDS[p.pattern].short : 'serial as written')))));
}

// What stands in the way: the blocked loops with most work, each with its first blocking dependence.
function walls(model: Model): HTMLElement | null {
  const blocked = model.result.regions.filter((r) => r.kind === 'loop' && r.pattern !== 'doall' && r.pattern !== 'reduction' && r.pattern !== 'unproven' && r.iterations > 1)
    .sort((a, b) => b.work - a.work);
  const walls = blocked.map((r) => ({ r, d: blockersOf(model, r).filter(isBlocking).sort((a, b) => b.count - a.count)[0] })).filter((w) => w.d).slice(0, 3);
  if (!walls.length) return null;
  return h('div', { class: 'walls' }, h('h3', {}, 'What holds the most work back'), h('ol', {}, walls.map(({ r, d }) => h('li', {},
    h('div', {}, regionLink(model, r), h('span', { class: 'quiet' }, ` ${percent(r.work / (model.totalWork || 1))} of the work`)),
    h('div', { class: 'quiet' }, plain(dependenceWords(model, d!, r.file), 160), '.')))));
}

function chips(r: Region): HTMLElement | null {
  if (!r.conditions.length) return null;
  return h('ul', { class: 'chips', 'aria-label': 'Conditions' }, r.conditions.slice(0, 6).map((c) => h('li', {}, plain(conditionWords(c), 90))),
    r.conditions.length > 6 ? h('li', {}, `and ${r.conditions.length - 6} more`) : null);
}

function row(model: Model, r: Region, rank: number): HTMLElement {
  const total = model.totalWork || 1, blockers = blockersOf(model, r);
  const p = r.payoff;
  return h('li', { class: `rank p-${r.pattern ?? 'none'}` },
    h('div', { class: 'rank-no' }, String(rank)),
    h('div', { class: 'rank-body' },
      h('div', { class: 'rank-head' }, h('a', { class: 'rank-name', href: link('graph', [r.id]) }, plain(model.label(r), 70)), badge(r.pattern),
        h('span', { class: 'quiet' }, lineLink(model, r.file, r.line), ` · ${kindWords(r)}`)),
      h('p', { class: 'sentence' }, plain(sentence(model, r), 640)), chips(r),
      r.strategy.length ? h('details', { class: 'quiet' }, h('summary', {}, r.strategy.length === 1 ? 'How it could be done' : `${r.strategy.length} ways to do it`), h('ul', { class: 'strategy' }, r.strategy.slice(0, 12).map((t) => h('li', {}, plain(t, 300))))) : null,
      regionFit(r),
      blockers.length ? h('details', { class: 'quiet' }, h('summary', {}, `${plural(blockers.length, 'dependence')} in the way`),
        h('ul', { class: 'deps' }, blockers.slice(0, 8).map((d) => dependenceCard(model, d)))) : null),
    h('dl', { class: 'rank-figures' }, h('div', {}, h('dt', {}, 'work'), h('dd', {}, shareCell(r.work / total))),
      h('div', {}, h('dt', {}, 'alone, ideal'), h('dd', { class: 'num' }, p ? times(p.ideal) : '–')),
      h('div', {}, h('dt', {}, '8 cores'), h('dd', { class: 'num' }, p?.cores['8'] ? times(p.cores['8']) : '–')),
      h('div', {}, h('dt', {}, 'parallelism'), h('dd', { class: 'num' }, r.parallelism ? times(r.parallelism) : '–'))));
}

function ranking(model: Model): HTMLElement {
  const all = model.ranked().filter((r) => r.name !== '<module>');
  const own = all.filter((r) => !r.library), body = h('ol', { class: 'ranks' });
  let shown = 0;
  const more = h('button', { class: 'plain', onclick: () => grow(40) }, '');
  const grow = (n: number) => {
    for (const r of own.slice(shown, shown + n)) body.append(row(model, r, ++shown));
    more.textContent = `Show ${own.length - shown > 40 ? `40 of ${own.length - shown}` : own.length - shown} more`;
    more.hidden = shown >= own.length;
  };
  grow(SHOWN);
  const library = all.length - own.length;
  return h('section', { 'aria-labelledby': 'h-rank' }, h('h2', { id: 'h-rank' }, 'Regions by ', term('payoff')),
    h('p', { class: 'quiet' }, judged(model) ? 'What the whole program would gain if only this region ran in parallel, in this run.' : 'No payoffs in this result: ordered by work.',
      library ? ` ${plural(library, 'region')} of library code ${library === 1 ? 'is' : 'are'} left to the Graph and Time views.` : ''), body, more);
}

function machine(model: Model): HTMLElement | null {
  const facts = Object.entries(model.result.machine).filter(([, v]) => typeof v !== 'object');
  if (!facts.length) return null;
  return h('section', {}, h('h2', {}, 'The machine it ran on'), h('dl', { class: 'pairs' }, facts.map(([k, v]) => [h('dt', {}, plain(k.replace(/_/g, ' '))), h('dd', {}, plain(String(v)))])));
}

function unseen(model: Model): HTMLElement {
  const r = model.result;
  const idle = r.regions.filter((x) => x.kind !== 'program' && x.instances === 0), once = r.regions.filter((x) => x.pattern === 'unproven');
  const assumed = r.dependences.filter((d) => d.certainty === 'assumed').length;
  const names = (list_: Region[]) => list(list_.slice(0, 6).map((x) => plain(model.label(x), 50)).concat(list_.length > 6 ? [`${list_.length - 6} more`] : []));
  const missing = model.sources.filter((x) => x.missing && r.files.includes(x.path)).length;
  const items = [
    idle.length ? ['Never ran', `${plural(idle.length, 'region')}: ${names(idle)}`] : null,
    once.length ? ['Ran too little to judge', `${plural(once.length, 'region')}: ${names(once)}`] : null,
    assumed ? ['Assumed', `${plural(assumed, 'dependence')} charged to native calls nobody has modelled`] : null,
    missing ? ['No source', `${plural(missing, 'file')} could not be read when the report was written`] : null,
    ...r.coverage.slice(0, 60).map((g) => [plain(g.what || 'Not traced', 80), plain(g.why, 240)]),
  ].filter((x): x is string[] => x !== null);
  return h('section', { class: 'unseen' }, h('h2', {}, 'What was not observed'),
    h('p', { class: 'quiet' }, 'A verdict is about this run and its input. Another input may take other paths and carry other dependences.'),
    items.length ? h('dl', { class: 'pairs' }, items.map(([k, v]) => [h('dt', {}, k!), h('dd', {}, v!)])) : h('p', {}, 'Everything the program ran in Python was traced.'));
}

function glossary(): HTMLElement {
  const patterns = Object.entries(PATTERN_WORDS) as [Pattern, { name: string; meaning: string }][];
  return h('details', { class: 'glossary' }, h('summary', {}, 'The words used here'), h('dl', { class: 'pairs' },
    patterns.map(([p, w]) => [h('dt', {}, badge(p)), h('dd', {}, w.meaning)]), Object.entries(TERMS).map(([k, v]) => [h('dt', {}, k), h('dd', {}, v)])));
}
