// SPDX-License-Identifier: Apache-2.0
import { readPayload } from '../../../viewer/src/data/schema';
import { Model } from '../../../viewer/src/data/model';
import { distance, duration, integer, list, percent, plain, plural, short, times, visible } from '../../../viewer/src/ui/format';
import { address, parseRoute } from '../../../viewer/src/ui/route';
import { sentence } from '../../../viewer/src/ui/words';
import { groups } from '../../../viewer/src/views/bytecode';
import { FIXTURES } from '../../../viewer/fixtures/all';

describe('numbers for people', () => {
  it('shortens to three figures', () => {
    expect([0, 7, 999, 1000, 12345, 999600, 4.56e6, 7e9, 2.5, 759.6, 999.7, 40.04].map(short)).toEqual(['0', '7', '999', '1k', '12.3k', '1M', '4.56M', '7G', '2.5', '760', '1k', '40']);
    expect([1234567, 0.4].map(integer)).toEqual(['1,234,567', '0']);
  });
  it('never calls a little nothing, or nearly all everything', () => {
    expect([0, 0.0004, 0.012, 0.5, 0.997, 0.9996, 1].map(percent)).toEqual(['0%', '<0.1%', '1.2%', '50%', '99.7%', '>99.9%', '100%']);
  });
  it('writes factors, durations, distances and lists', () => {
    expect([1, 7.29, 12.34, 340, 12000, 0, Infinity].map(times)).toEqual(['1.00×', '7.29×', '12.3×', '340×', '12k×', '–', '–']);
    expect([0, 5e-7, 2.5e-5, 0.0312, 1.5, 150].map(duration)).toEqual(['0 s', '500 ns', '25 µs', '31.2 ms', '1.5 s', '2 min 30 s']);
    expect([distance({ min: 1, max: 1 }), distance({ min: 1, max: 41 }), distance(null)]).toEqual(['1', '1 to 41', '']);
    expect([plural(1, 'loop'), plural(0, 'loop'), list(['a', 'b', 'c'])]).toEqual(['1 loop', '0 loops', 'a, b and c']);
  });
});

describe('program text', () => {
  it('names what would act on the page instead of being seen', () => {
    expect(visible('a\u202Eb')).toEqual([{ text: 'a', odd: false }, { text: 'U+202E', odd: true }, { text: 'b', odd: false }]);
    for (const c of ['\u0000', '\u2028', '\u2066', '\ud800', '\u200b', '\u001b', '\u00ad']) expect(visible(c)[0]!.odd).toBe(true);
    expect(visible('é 字 😀\t')).toEqual([{ text: 'é 字 😀\t', odd: false }]);
  });
  it('cuts and flattens text for labels', () => {
    expect(plain('a\n  b')).toBe('a b');
    expect(plain('x'.repeat(500), 10)).toBe('x'.repeat(9) + '…');
  });
});

describe('addresses', () => {
  it('round-trips parts and filters, and outlives a mangled link', () => {
    const r = parseRoute(address('source', ['a/b c', 7], new URLSearchParams({ var: 'a[j] & b' })));
    expect([r.view, r.parts, r.query.get('var')]).toEqual(['source', ['a/b c', '7'], 'a[j] & b']);
    expect(parseRoute('').view).toBe('overview');
    expect(parseRoute('#/graph/%E0%A4%A').parts).toEqual(['%E0%A4%A']);
  });
});

describe('sentences', () => {
  const model = (name: string) => { const p = readPayload(FIXTURES[name]!()); return new Model(p.result, p.sources, p.title); };
  it('uses the one given, else says pattern, condition and blocker, always about this run', () => {
    const qs = model('quicksort'), at = (line: number) => sentence(qs, qs.result.regions.find((r) => r.kind === 'loop' && r.line === line)!);
    expect(at(28)).toBe('Its 1,999 iterations can run in parallel in this run if you give each worker its own k.');
    expect(at(8)).toContain('Not parallel as written: line 11 writes i, line 10 reads it 1 to 41 iterations later (12,410 times)');
    expect(sentence(qs, qs.result.regions.find((r) => r.name === 'quicksort')!)).toContain('recursive calls');
  });
  it('never says safe', () => {
    for (const name of Object.keys(FIXTURES)) { const m = model(name); for (const r of m.result.regions.slice(0, 300)) expect(sentence(m, r)).not.toMatch(/\bsafe/i); }
  });
});

describe('disassembly', () => {
  it('groups instructions by runs of one line', () => {
    const i = (line: number, offset: number) => ({ line, offset, opcode: 'NOP', argument: '', count: 1, stage: -1 });
    expect(groups([i(1, 0), i(1, 2), i(2, 4), i(1, 6)]).map((g) => g.length)).toEqual([2, 1, 1]);
  });
});
