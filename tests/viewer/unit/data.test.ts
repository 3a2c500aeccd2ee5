// SPDX-License-Identifier: Apache-2.0
import { callTree, metrics, walk } from '../../../viewer/src/data/calltree';
import { everything, fromQuery, isBlocking, matchesVariable, passes, toQuery } from '../../../viewer/src/data/filter';
import { heat } from '../../../viewer/src/data/heat';
import { blockEnd, Model, shortNames } from '../../../viewer/src/data/model';
import { readPayload, readResult } from '../../../viewer/src/data/schema';
import { bounds } from '../../../viewer/src/data/speedup';
import { mixDistance, shares } from '../../../viewer/src/data/stats';
import { costliest, costs } from '../../../viewer/src/data/cost';
import { timeline } from '../../../viewer/src/data/timeline';
import { FIXTURES } from '../../../viewer/fixtures/all';

export function model(name: string): Model {
  const p = readPayload(FIXTURES[name]!());
  return new Model(p.result, p.sources, p.title);
}
const region = (m: Model, name: string, kind = 'function') => m.result.regions.find((r) => r.name === name && r.kind === kind)!;

describe('reading a result', () => {
  it('makes every field total, whatever is missing or of another type', () => {
    for (const v of [null, 7, 'x', [], {}, { regions: 3, dependences: {}, mix: [], coverage: 5 }, { regions: [null, {}], dependences: [{}], calls: [[]] }]) {
      const r = readResult(v);
      expect(r.regions.every((x) => typeof x.work === 'number' && Array.isArray(x.conditions))).toBe(true);
      expect(r.dependences.every((d) => typeof d.source.line === 'number')).toBe(true);
    }
  });
  it('drops what is not a number or not a known pattern', () => {
    const [r] = readResult({ regions: [{ id: 4, work: 'many', span: NaN, pattern: 'magic', blockers: [1, 'x', null] }] }).regions;
    expect(r).toMatchObject({ id: 4, work: 0, span: 0, pattern: null, blockers: [1] });
  });
  it('reads coverage as sentences, as pairs and as an object', () => {
    expect(readResult({ coverage: ['a'] }).coverage).toEqual([{ what: '', why: 'a' }]);
    expect(readResult({ coverage: [{ what: 'x', why: 'y' }] }).coverage).toEqual([{ what: 'x', why: 'y' }]);
    expect(readResult({ coverage: { excluded: ['p', 'q'] } }).coverage).toEqual([{ what: 'excluded', why: 'p' }, { what: 'excluded', why: 'q' }]);
  });
  it('reads native calls with their element operations, and opcodes by region', () => {
    const { mix } = readResult({ mix: { native: { 'list.append': { calls: 3, element_ops: 9, bytes: 72 }, sum: 5 }, regions: { 2: { LOAD_FAST: 8 } } } });
    expect(mix.native).toEqual([{ name: 'list.append', calls: 3, operations: 9, bytes: 72 }, { name: 'sum', calls: 0, operations: 5, bytes: 0 }]);
    expect(mix.byRegion.get(2)).toEqual({ LOAD_FAST: 8 });
  });
});

describe('model', () => {
  it('finds the block of a header by indentation, over blank lines and open brackets', () => {
    const lines = ['def f(a,', 'b):', '    x = 1', '', '    for i in a:', '        y', '    return y', '', 'z = 2'];
    expect([blockEnd(lines, 1), blockEnd(lines, 5), blockEnd(lines, 9), blockEnd(lines, 99)]).toEqual([7, 6, 9, 99]);
  });
  it('shortens paths only as far as they stay apart', () => {
    expect(shortNames(['/a/x.py', '/b/x.py', '/b/y.py', ''])).toEqual(['a/x.py', 'b/x.py', 'y.py', '']);
  });
  it('survives regions whose parents form a cycle or do not exist', () => {
    const m = new Model(readResult({ regions: [{ id: 0, kind: 'program' }, { id: 1, kind: 'loop', parent: 2 }, { id: 2, kind: 'loop', parent: 1 }, { id: 3, parent: 9 }] }), [], '');
    expect(m.ancestry(1).map((r) => r.id)).toEqual([1, 2]);
    expect(m.functionOf(1)).toBeNull();
  });
  it('ranks by payoff, then by work', () => {
    expect(model('quicksort').ranked()[0]!.name).toBe('quicksort');
    expect(model('cnn').ranked().map((r) => r.payoff!.ideal)).toEqual(model('cnn').ranked().map((r) => r.payoff!.ideal).sort((a, b) => b - a));
  });
});

describe('filter', () => {
  it('takes a name for all its items, and a bracket for its elements', () => {
    expect(['a', 'a[j]', 'a.x', 'data', 'ab'].filter((v) => matchesVariable(v, 'a'))).toEqual(['a', 'a[j]', 'a.x']);
    expect(['a', 'a[j]', 'ba[j]'].filter((v) => matchesVariable(v, 'a['))).toEqual(['a[j]', 'ba[j]']);
    expect(matchesVariable('weights[k][n]', 'weig')).toBe(true);
  });
  it('goes through the address and back', () => {
    const f = { kinds: new Set(['RAW', 'WAW'] as const), variable: 'a[j]', scope: 3, carriedOnly: true, blockingOnly: false };
    expect(fromQuery(toQuery(f))).toEqual(f);
    expect(toQuery(everything()).toString()).toBe('');
    expect(fromQuery(new URLSearchParams('kind=XXX')).kinds.size).toBe(3);
  });
  it('calls blocking only a carried read-after-write without a role', () => {
    const m = model('quicksort'), blocking = m.result.dependences.filter(isBlocking);
    expect(blocking.length).toBe(4);
    expect(m.result.dependences.filter((d) => passes(d, { ...everything(), blockingOnly: true }))).toEqual(blocking);
  });
});

describe('call tree', () => {
  it('never gives children more than their parent and folds recursion', () => {
    for (const name of ['quicksort', 'rk4', 'cnn', 'large']) {
      const m = model(name);
      walk(callTree(m, 'work'), (n) => {
        expect(n.children.reduce((s, c) => s + c.value, 0)).toBeLessThanOrEqual(n.value * (1 + 1e-9));
        for (let p = n.parent; p; p = p.parent) expect(p.region).not.toBe(n.region);
      });
    }
  });
  it('shares a function with two callers by what each of them cost', () => {
    const m = new Model(readResult({
      regions: [{ id: 0, kind: 'program', work: 100, instructions: 100 }, { id: 1, kind: 'function', name: 'a', work: 50, instructions: 50 }, { id: 2, kind: 'function', name: 'b', work: 50, instructions: 50 }, { id: 3, kind: 'function', name: 'c', work: 80, instructions: 80 }, { id: 4, kind: 'loop', parent: 3, work: 40, instructions: 40 }],
      calls: [{ caller: 0, callee: 1, count: 1, instructions: 50 }, { caller: 0, callee: 2, count: 1, instructions: 50 }, { caller: 1, callee: 3, count: 9, instructions: 20 }, { caller: 2, callee: 3, count: 1, instructions: 60 }],
    }), [], '');
    const under = (name: string) => { let v = 0; walk(callTree(m, 'work'), (n) => { if (n.region?.name === 'c' && n.parent?.region?.name === name) v = n.value; }); return v; };
    expect([under('a'), under('b')]).toEqual([20, 50]);   // b holds only 50: the rest cannot be its own
    walk(callTree(m, 'work'), (n) => { if (n.region?.id === 4) expect(n.shared).toBe(true); });
  });
  it('takes a profile as the tree it is', () => {
    const p = readPayload(FIXTURES.profiled!()), m = new Model(p.result, p.sources, p.title);
    expect(metrics(m, p.contexts)[0]).toBe('profile');
    const tree = callTree(m, 'profile', p.contexts);
    expect(tree.value).toBeCloseTo(0.412);
    expect(tree.children[0]!.children[0]!.children.map((c) => c.label)).toEqual(['step', '<genexpr>']);
  });
});

describe('bounds', () => {
  it('covers the outermost parallel regions once', () => {
    const b = bounds(model('quicksort'));
    expect(b.parallelShare).toBeCloseTo((1122700 + 43978) / 1284310, 2);
    expect(b.byPattern.map((p) => p.pattern)).toEqual(['forkjoin', 'doall']);
  });
  it('is one on one core, grows, and stays under its limits', () => {
    for (const name of ['quicksort', 'rk4', 'cnn']) {
      const b = bounds(model(name));
      expect(b.amdahl(1)).toBeCloseTo(1);
      let last = 0;
      for (const p of [1, 2, 8, 64, 1e6]) { expect(b.amdahl(p)).toBeGreaterThanOrEqual(last); last = b.amdahl(p); }
      expect(b.amdahl(1e9)).toBeLessThanOrEqual(1 / (1 - b.parallelShare) + 1e-9);
      expect(b.span!(1e9)).toBe(b.parallelism);
      expect(b.overheads!(1e9)).toBeLessThanOrEqual(b.burdened + 1e-9);
    }
  });
  it('lets a region that merely overlaps give way to independent loops inside it, but not to a few of them', () => {
    const result = (inner: number) => ({
      regions: [{ id: 0, kind: 'program', work: 100, instructions: 100 }, { id: 1, kind: 'function', name: 'main', work: 100, instructions: 100, pattern: 'forkjoin', parallelism: 2 }, { id: 2, kind: 'loop', parent: 1, work: inner, instructions: inner, pattern: 'doall', parallelism: 10 }],
      calls: [{ caller: 0, callee: 1, count: 1, instructions: 100 }],
    });
    const of = (inner: number) => bounds(new Model(readResult(result(inner)), [], ''));
    expect(of(80).byPattern).toEqual([{ pattern: 'doall', work: 80 }]);
    expect(of(80).amdahl(1e9)).toBeCloseTo(100 / (20 + 8));
    expect(of(20).byPattern).toEqual([{ pattern: 'forkjoin', work: 100 }]);
    expect(of(20).amdahl(1e9)).toBeCloseTo(2);
  });
  it('has nothing to divide in an empty result', () => { expect(bounds(model('empty')).parallelShare).toBe(0); });
});

describe('timeline', () => {
  it('uses recorded starts, else reckons from span and distance and says so', () => {
    const rk = model('rk4'), recorded = timeline(rk, rk.result.regions.find((r) => r.timeline.length)!);
    expect([recorded.recorded, recorded.entries.length]).toEqual([true, 400]);
    const qs = model('quicksort'), loop = qs.result.regions.find((r) => r.kind === 'loop' && r.iterations === 1999)!;
    const free = timeline(qs, loop);
    expect(free.recorded).toBe(false);
    expect(free.entries.every((e) => e.start === 0)).toBe(true);
  });
  it('staggers by the smallest distance and ends at the span', () => {
    const r = { regions: [{ id: 0, kind: 'loop', iterations: 12, instances: 1, work: 120, span: 40 }], dependences: [{ id: 0, kind: 'RAW', scope: 0, carried: true, distance: { min: 4, max: 4 }, count: 8 }] };
    const m = new Model(readResult(r), [], ''), t = timeline(m, m.result.regions[0]!);
    expect(t.entries.slice(0, 5).map((e) => e.start)).toEqual([0, 0, 0, 0, 10]);
    expect([t.seqEnd, t.end]).toEqual([120, 30]);
  });
});

describe('recorded timelines and costs', () => {
  it('keeps lengths as run and as could run apart, and the edge that holds back', () => {
    const r = { regions: [{ id: 0, kind: 'loop', iterations: 90, work: 900, timeline_of: { run: 2, iterations: 90, work: 900, span: 100 }, timeline: [{ iteration: 1, seq_start: 0, seq_length: 10, start: 0, length: 4 }, { iteration: 2, seq_start: 10, seq_length: 10, start: 3, length: 4, after: { iteration: 1, dependence: 7 } }] }] };
    const m = new Model(readResult(r), [], ''), t = timeline(m, m.result.regions[0]!);
    expect([t.recorded, t.all, t.seqEnd, t.end]).toEqual([true, 90, 20, 7]);
    expect(t.entries.map((e) => [e.after, e.dependence])).toEqual([[-1, -1], [1, 7]]);
  });
  it('finds what functions cost at their decorators, counts recursion once and shares a function out to its loops', () => {
    const result = { files: ['a.py'], regions: [{ id: 0, kind: 'program' }, { id: 1, kind: 'function', file: 0, line: 1, name: '<module>', parent: 0 }, { id: 2, kind: 'function', file: 0, line: 5, name: 'f', parent: 1, instructions: 100 },
      { id: 3, kind: 'loop', file: 0, line: 6, parent: 2, instructions: 75 }, { id: 4, kind: 'loop', file: 0, line: 8, parent: 2, instructions: 20 }, { id: 5, kind: 'function', file: 0, line: 1, name: 'g', parent: 1, instructions: 9 }] };
    const context = (id: number, parent: number, fn: string, line: number, own: number, total: number) => ({ id, parent, function: fn, file: 'a.py', line, calls: 1, ownNs: own * 1e9, totalNs: total * 1e9 });
    const m = new Model(readResult(result), [], ''), at = (c: ReturnType<typeof costs>, id: number) => c.of.get(m.regions.get(id)!);
    const c = costs(m, [context(1, -1, '<module>', 1, 1, 9), context(2, 1, 'K.f', 3, 2, 8), context(3, 2, 'K.f', 3, 6, 6)], [{ file: 'a.py', line: 8, totalNs: 3e9 }]);
    expect(c.all).toBe(9);
    expect([at(c, 1)!.seconds, at(c, 2)!.seconds, at(c, 5)]).toEqual([9, 8, undefined]);
    expect([at(c, 3), at(c, 4)]).toEqual([{ seconds: 6, measured: false }, { seconds: 3, measured: true }]);
    expect(costliest(m, c, 9).map((x) => x.region.id)).toEqual([3, 4]);
  });
});

describe('small sums', () => {
  it('orders shares and measures distances between mixes', () => {
    expect(shares({ a: 1, b: 3, c: 0 })).toEqual([{ name: 'b', count: 3, share: 0.75 }, { name: 'a', count: 1, share: 0.25 }]);
    expect(mixDistance({ a: 1 }, { a: 9 })).toBe(0);
    expect(mixDistance({ a: 1 }, { b: 1 })).toBeCloseTo(1);
    expect(mixDistance({}, { b: 1 })).toBe(0);
  });
  it('spreads the work of a region over the lines that are its own', () => {
    const m = model('quicksort'), h = heat(m, 0), loop = m.result.regions.find((r) => r.kind === 'loop' && r.iterations === 25311)!;
    expect(h.exact).toBe(false);
    expect(h.at.get(loop.line)).toBe(loop.selfInstructions / 4);
    expect(h.at.get(14)).toBeUndefined();
    expect(region(m, 'partition').line).toBe(5);
  });
});
