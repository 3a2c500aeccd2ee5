// SPDX-License-Identifier: Apache-2.0
import { readPayload, readResult } from '../../../viewer/src/data/schema';
import { Model } from '../../../viewer/src/data/model';
import { deriveGraph, fold, layers, type TaskGraph } from '../../../viewer/src/data/taskgraph';
import { place } from '../../../viewer/src/views/graphlayout';
import { FIXTURES } from '../../../viewer/fixtures/all';

function model(name: string): Model {
  const p = readPayload(FIXTURES[name]!());
  return new Model(p.result, p.sources, p.title);
}
const named = (m: Model, name: string) => m.result.regions.find((r) => r.name === name)!;
const rows = (g: TaskGraph) => { const l = layers(g); return g.nodes.map((n) => [n.line, l.get(n.key)]); };

describe('task graph', () => {
  it('puts the two recursive calls of quicksort side by side under the partition', () => {
    const m = model('quicksort');
    expect(rows(deriveGraph(m, named(m, 'quicksort')))).toEqual([[19, 0], [20, 1], [21, 1]]);
  });
  it('stands the four slopes of a Runge-Kutta step in a chain', () => {
    const m = model('rk4');
    expect(rows(deriveGraph(m, named(m, 'step'))).filter(([line]) => line! <= 23)).toEqual([[20, 0], [21, 1], [22, 2], [23, 3]]);
  });
  it('charges an end in a callee to the call, and an end in an inner loop to the loop', () => {
    const m = model('cnn'), loop = m.result.regions.find((r) => r.kind === 'loop' && r.iterations === 60)!;
    const g = deriveGraph(m, loop), carried = g.edges.filter((e) => e.carried && e.raw.some((d) => d.role === null));
    const node = (key: string) => g.nodes.find((n) => n.key === key)!;
    expect(carried.length).toBeGreaterThan(0);
    for (const e of carried.filter((e) => e.raw[0]!.variable.startsWith('weights') && e.from !== e.to)) {
      expect(node(e.from).kind).toBe('loop');
      expect(node(e.to).label).toContain('dense');
    }
  });
  it('takes each way that a dependence came, and only those', () => {
    const site = (line: number, region: number) => ({ file: 0, line, column: 0, region }), call = (line: number, column: number) => ({ line, column });
    const m = new Model(readResult({
      files: ['x.py'], regions: [{ id: 0, kind: 'function', name: 'f', file: 0, line: 1, pattern: 'forkjoin' }, { id: 1, kind: 'function', name: 'g', file: 0, line: 9 }, { id: 2, kind: 'loop', file: 0, line: 6, parent: 0 }],
      calls: [[2, 0], [3, 4], [3, 14]].map(([line, column]) => ({ caller: 0, callee: 1, file: 0, line, column, count: 1 })),
      dependences: [{ id: 0, kind: 'RAW', source: site(10, 1), sink: site(10, 1), scope: 0, via: [{ source: call(2, 0), sink: call(3, 4) }, { source: call(3, 14), sink: { line: 6, column: 0, region: 2 } }] },
        { id: 1, kind: 'RAW', source: site(10, 1), sink: site(5, 0), scope: 0, via: [{ source: call(2, 0), sink: null }] }],
    }), [], '');
    const g = deriveGraph(m, m.regions.get(0)!);
    expect(g.edges.map((e) => [e.from, e.to, e.possible])).toEqual([['call:1:2:0', 'call:1:3:4', false], ['call:1:3:14', 'region:2', false], ['call:1:2:0', 'line:0:5', false]]);
    expect(g.untold).toBe(0);
  });
  it('draws every call that a dependence may have come through, and says that it is not told', () => {
    const site = (line: number, region: number) => ({ file: 0, line, column: 0, region });
    const m = new Model(readResult({
      files: ['x.py'], regions: [{ id: 0, kind: 'function', name: 'f', file: 0, line: 1 }, { id: 1, kind: 'function', name: 'g', file: 0, line: 9 }],
      calls: [{ caller: 0, callee: 1, file: 0, line: 2, column: 0, count: 1 }, { caller: 0, callee: 1, file: 0, line: 3, column: 0, count: 1 }],
      dependences: [{ id: 0, kind: 'RAW', source: site(10, 1), sink: site(4, 0), scope: 0 }],
    }), [], '');
    const g = deriveGraph(m, m.result.regions[0]!);
    expect(g.nodes.map((n) => [n.kind, n.line])).toEqual([['call', 2], ['call', 3], ['statement', 4]]);
    expect(g.edges.map((e) => [e.possible, e.raw.length])).toEqual([[true, 1], [true, 1]]);
  });
  it('leaves out, and counts, what cannot be told apart between calls that recurse', () => {
    const site = (line: number, region: number) => ({ file: 0, line, column: 0, region });
    const m = new Model(readResult({
      files: ['x.py'], regions: [{ id: 0, kind: 'function', name: 'f', file: 0, line: 1, pattern: 'forkjoin' }, { id: 1, kind: 'function', name: 'g', file: 0, line: 9 }],
      calls: [{ caller: 0, callee: 1, file: 0, line: 2, column: 0, count: 1 }, { caller: 0, callee: 0, file: 0, line: 3, column: 0, count: 1 }, { caller: 0, callee: 0, file: 0, line: 4, column: 0, count: 1 }],
      dependences: [{ id: 0, kind: 'RAW', source: site(10, 1), sink: site(10, 1), scope: 0 }],
    }), [], '');
    const g = deriveGraph(m, m.result.regions[0]!);
    expect([g.edges.length, g.untold, g.nodes.length]).toEqual([0, 1, 3]);
  });
  it('makes one node of a line and what it calls, except where calls may run side by side', () => {
    for (const [pattern, nodes] of [['sequential', 1], ['forkjoin', 2]] as const) {
      const m = new Model(readResult({
        files: ['x.py'], regions: [{ id: 0, kind: 'function', name: 'f', file: 0, line: 1, pattern }, { id: 1, kind: 'function', name: 'g', file: 0, line: 9 }],
        calls: [{ caller: 0, callee: 1, file: 0, line: 2, column: 4, count: 1 }, { caller: 0, callee: 1, file: 0, line: 2, column: 9, count: 1 }],
      }), [], '');
      expect(deriveGraph(m, m.result.regions[0]!).nodes.length).toBe(nodes);
    }
  });
});

function chain(n: number): TaskGraph {
  const node = (i: number) => ({ key: `k${i}`, kind: 'statement' as const, file: 0, line: i, lastLine: i, label: `s${i}`, region: null, work: i, count: 1, members: [] });
  const raw = readResult({ dependences: [{}] }).dependences;
  return { nodes: Array.from({ length: n }, (_, i) => node(i + 1)), edges: Array.from({ length: n - 1 }, (_, i) => ({ from: `k${i + 1}`, to: `k${i + 2}`, carried: false, possible: false, raw, other: [] })), hidden: 0, untold: 0 };
}

describe('folding', () => {
  it('leaves a small graph alone', () => { expect(fold(chain(30), 30)).toMatchObject({ hidden: 0, nodes: { length: 30 } }); });
  it('never shows more than the limit and loses no dependence between what is shown', () => {
    for (const n of [31, 60, 500]) {
      const f = fold(chain(n), 30);
      expect(f.nodes.length).toBeLessThanOrEqual(30);
      const inside = (node: (typeof f.nodes)[number]): number => (node.members.length ? node.members.reduce((s, m) => s + inside(m), 0) : 1);
      expect(f.nodes.reduce((s, node) => s + inside(node), 0)).toBe(n);
      const keys = new Set(f.nodes.map((x) => x.key));
      expect(f.edges.every((e) => keys.has(e.from) && keys.has(e.to))).toBe(true);
    }
  });
  it('keeps a region of 100,000 dependences to thirty nodes', () => {
    const m = model('large');
    for (const r of m.result.regions.slice(0, 60)) expect(fold(deriveGraph(m, r), 30).nodes.length).toBeLessThanOrEqual(30);
  });
});

describe('layout', () => {
  it('gives nodes of one layer the same height and never lets two overlap', () => {
    for (const [name, fn] of [['quicksort', 'quicksort'], ['rk4', 'step'], ['cnn', 'train']] as const) {
      const m = model(name), l = place(fold(deriveGraph(m, named(m, fn)), 30));
      for (const a of l.nodes) for (const b of l.nodes) {
        if (a === b) continue;
        expect(Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= a.height).toBe(true);
      }
      for (const n of l.nodes) expect(n.x - n.width / 2 >= 0 && n.x + n.width / 2 <= l.width && n.y + n.height / 2 <= l.height).toBe(true);
    }
  });
  it('reads from left to right like the source', () => {
    const m = model('quicksort'), l = place(deriveGraph(m, named(m, 'quicksort')));
    expect(l.nodes.filter((n) => n.layer === 1).sort((a, b) => a.x - b.x).map((n) => n.node.line)).toEqual([20, 21]);
  });
});
