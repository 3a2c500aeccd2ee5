// SPDX-License-Identifier: Apache-2.0
// What the page is given, made total. The producer may leave out any field (an interrupted run, an older
// version) and may add others; everything past this file sees every field, of the right type.
// The meanings are those of docs/report.md.

export type Kind = 'RAW' | 'WAR' | 'WAW';
export type RegionKind = 'program' | 'function' | 'loop';
export type Pattern = 'doall' | 'reduction' | 'doacross' | 'pipeline' | 'forkjoin' | 'sequential' | 'unproven';

export interface Site { file: number; line: number; column: number; region: number }
// Through which call or inner loop of the scope an end was reached; null: it lies in the scope itself.
export interface Way { line: number; column: number; region: number }
export interface Via { source: Way | null; sink: Way | null }
export interface Condition { kind: string; variable: string; operator: string }
export interface Payoff { ideal: number; cores: Record<string, number> }
export interface Roofline { operations: number; bytes: number; intensity: number; attained: Record<string, number> }
export interface Fit {
  best: string; runnerUp: string; reasons: string[]; confidence: string; sentence: string; limits: Record<string, string>;
  speedups: Record<string, number>; machines: Record<string, number>; change: string; roofline: Roofline | null;
}
export interface Machine { name: string; kind: string; peak: number; core: number; scalar: number; cores: number; lanes: number; memory: number; cache: number; measured: boolean }
export interface ProgramFit {
  best: string; runnerUp: string; sentence: string; speedups: Record<string, number>; shares: Record<string, number>;
  machines: Machine[]; here: Machine | null; mixed: { place: string; line: number; style: string; machine: string; share: number; speedup: number }[];
}
// `after`: the iteration, and the dependence on it, that hold the start back; -1: nothing does.
export interface TimelineEntry { iteration: number; start: number; length: number; seqStart: number; seqLength: number; after: number; dependence: number }
export interface TimelineOf { run: number; iterations: number; work: number; span: number }
export interface Step { line: number; offset: number; opcode: string; argument: string; stage: number; controlStage: number; needs: number[]; critical: boolean }
export interface Ilp { width: number; criticalPath: number; stages: number; unit: string; windows: { window: string; free: number; control: number }[]; steps: Step[] }

export interface Region {
  id: number; kind: RegionKind; file: number; line: number; endLine: number; column: number; name: string;
  parent: number; library: boolean; instances: number; iterations: number;
  instructions: number; selfInstructions: number; time: Record<string, number>;
  work: number; span: number; parallelism: number; burdened: number;
  pattern: Pattern | null; conditions: Condition[]; blockers: number[]; payoff: Payoff | null;
  sentence: string; strategy: string[]; fit: Fit | null; evidence: Record<string, unknown>;
  ilp: Ilp | null; timeline: TimelineEntry[]; timelineOf: TimelineOf | null;
}

export interface Dependence {
  id: number; kind: Kind; location: string; variable: string; source: Site; sink: Site; scope: number;
  carried: boolean; distance: { min: number; max: number } | null; count: number;
  certainty: string; role: string | null; example: string; via: Via[] | null;
}

export interface Call {
  caller: number; callee: number; file: number; line: number; column: number; count: number;
  instructions: number; time: Record<string, number>;
}

export interface Instruction { offset: number; line: number; opcode: string; argument: string; count: number; stage: number }

export interface NativeUse { name: string; calls: number; operations: number; bytes: number }

export interface Branch { file: number; line: number; region: number; opcode: string; taken: number; passed: number }

export interface Mix {
  static: Record<string, number>; executed: Record<string, number>; categories: Record<string, number>;
  native: NativeUse[]; byRegion: Map<number, Record<string, number>>; disassembly: Map<number, Instruction[]>;
  branches: Branch[]; arithmetic: Record<string, number>; comparison: Record<string, number>; inferred: number; exact: number;
}

export interface Program {
  argv: string[]; python: string; exitCode: number | null; signal: string; complete: boolean;
  droppedEvents: number; warnings: string[]; time: Record<string, number>; fit: ProgramFit | null;
}

export interface Gap { what: string; why: string }

export interface Result {
  program: Program; files: string[]; regions: Region[]; dependences: Dependence[]; calls: Call[];
  mix: Mix; coverage: Gap[]; lines: Map<number, Map<number, number>>; overhead: number; machine: Record<string, unknown>;
}

export interface SourceText { path: string; text: string; missing: boolean; repaired: boolean }
export interface Context {
  id: number; parent: number; function: string; file: string; line: number; calls: number; ownNs: number; totalNs: number;
}
export interface ProfileLoop { file: string; line: number; totalNs: number }
export interface Payload {
  mode: 'report' | 'compare'; title: string; result: Result; sources: SourceText[];
  others: { title: string; result: Result; contexts: Context[]; loops: ProfileLoop[] }[];
  contexts: Context[]; loops: ProfileLoop[];
}

type Json = Record<string, unknown>;
const isObject = (v: unknown): v is Json => typeof v === 'object' && v !== null && !Array.isArray(v);
const object = (v: unknown): Json => (isObject(v) ? v : {});
const array = (v: unknown): unknown[] => (Array.isArray(v) ? v : []);
const number = (v: unknown, or = 0): number => (typeof v === 'number' && Number.isFinite(v) ? v : or);
const text = (v: unknown, or = ''): string => (typeof v === 'string' ? v : or);
const say = (v: unknown): string =>
  v === null || v === undefined ? '' : typeof v === 'object' ? JSON.stringify(v) : String(v);

function counts(v: unknown): Record<string, number> {
  const out: Record<string, number> = {};
  for (const [key, value] of Object.entries(object(v))) {
    if (typeof value === 'number' && Number.isFinite(value)) out[key] = value;
    else if (isObject(value) && typeof value.count === 'number') out[key] = value.count;
  }
  return out;
}

const PATTERNS = new Set<string>(['doall', 'reduction', 'doacross', 'pipeline', 'forkjoin', 'sequential', 'unproven']);
const pattern = (v: unknown): Pattern | null => (typeof v === 'string' && PATTERNS.has(v) ? (v as Pattern) : null);

function payoff(v: unknown): Payoff | null {
  if (!isObject(v)) return null;
  return { ideal: number(v.ideal, 1), cores: counts(v.cores) };
}

function fit(v: unknown): Fit | null {
  if (!isObject(v) || (!v.best && !v.sentence && !v.roofline)) return null;
  const line = isObject(v.roofline) ? v.roofline : null;
  return {
    best: say(v.best), runnerUp: say(v.runner_up), reasons: array(v.reasons).map(say), confidence: say(v.confidence), sentence: text(v.sentence),
    limits: words(v.limits), speedups: counts(v.speedups), machines: counts(v.machines), change: text(v.what_would_change),
    roofline: line ? { operations: number(line.operations), bytes: number(line.bytes), intensity: number(line.intensity), attained: counts(line.attained_gops) } : null,
  };
}

function words(v: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(object(v)).map(([key, value]) => [key, say(value)]));
}

function machine(v: unknown, measured = true): Machine {
  const m = object(v);
  return {
    name: text(m.name, '?'), kind: text(m.kind), peak: number(m.peak_gops), core: number(m.core_gops), scalar: number(m.scalar_gops), cores: number(m.cores),
    lanes: number(m.lanes), memory: number(m.memory_gbs), cache: number(m.cache_gbs), measured,
  };
}

function programFit(v: unknown): ProgramFit | null {
  if (!isObject(v)) return null;
  const time = object(v.time);
  return {
    best: say(v.best), runnerUp: say(v.runner_up), sentence: text(v.sentence), speedups: counts(v.speedups), shares: counts(v.shares),
    machines: array(v.machines).filter(isObject).map((m) => machine(m)), here: isObject(time.machine) ? machine(time.machine, time.measured === true) : null,
    mixed: array(v.mixed).filter(isObject).map((m) => ({
      place: text(m.place), line: number(m.line), style: text(m.style), machine: text(m.machine), share: number(m.share), speedup: number(m.speedup),
    })),
  };
}

function ilp(v: unknown): Region['ilp'] {
  if (!isObject(v)) return null;
  const stages = Array.isArray(v.stages) ? v.stages.length : number(v.stages);
  const width = isObject(v.width) ? number(v.width.average) : number(v.width);
  const free = object(v.true), control = object(v.control), average = (w: unknown) => number(object(w).average);
  const windows = Object.keys(free).filter((w) => isObject(free[w])).map((w) => ({ window: w, free: average(free[w]), control: average(control[w]) }))
    .sort((a, b) => (Number(a.window) || Infinity) - (Number(b.window) || Infinity));
  return { width, criticalPath: number(v.critical_path), stages, unit: text(v.unit, 'unit'), windows, steps: array(v.steps).filter(isObject).map(step) };
}

function step(v: Json): Step {
  return {
    line: number(v.line), offset: number(v.offset), opcode: text(v.opcode), argument: say(v.argument), stage: number(v.stage, -1), controlStage: number(v.control_stage, -1),
    needs: array(v.needs).filter((n): n is number => typeof n === 'number'), critical: v.critical === true,
  };
}

function timelineOf(v: unknown): TimelineOf | null {
  return isObject(v) ? { run: number(v.run, 1), iterations: number(v.iterations), work: number(v.work), span: number(v.span) } : null;
}

function timeline(v: unknown): TimelineEntry[] {
  return array(v).filter(isObject).map((t) => ({
    iteration: number(t.iteration), start: number(t.start), length: number(t.length, 1), seqStart: number(t.seq_start),
    seqLength: number(t.seq_length, number(t.length, 1)), after: number(object(t.after).iteration, -1), dependence: number(object(t.after).dependence, -1),
  }));
}

function region(v: unknown): Region {
  const r = object(v);
  const work = number(r.work, number(r.instructions));
  const span = number(r.span);
  return {
    id: number(r.id, -1), kind: r.kind === 'loop' || r.kind === 'function' ? r.kind : 'program',
    file: number(r.file, -1), line: number(r.line), endLine: number(r.end_line), column: number(r.column),
    name: text(r.name), parent: number(r.parent, -1), library: r.library === true,
    instances: number(r.instances), iterations: number(r.iterations), instructions: number(r.instructions),
    selfInstructions: number(r.self_instructions), time: counts(r.time), work, span,
    parallelism: number(r.parallelism, span > 0 ? work / span : 0), burdened: number(r.burdened),
    pattern: pattern(r.pattern),
    conditions: array(r.conditions).filter(isObject)
      .map((c) => ({ kind: text(c.kind), variable: text(c.variable), operator: text(c.operator) })),
    blockers: array(r.blockers).filter((b): b is number => typeof b === 'number'),
    payoff: payoff(r.payoff), sentence: text(r.sentence),
    strategy: (typeof r.strategy === 'string' ? [r.strategy] : array(r.strategy)).map(say),
    fit: fit(r.fit), evidence: object(r.evidence), ilp: ilp(r.ilp), timeline: timeline(r.timeline), timelineOf: timelineOf(r.timeline_of),
  };
}

// Dependences are many: they are made total in place, so that 100,000 of them cost no second copy.
function site(v: unknown): Site {
  const s = object(v);
  s.file = number(s.file, -1);
  s.line = number(s.line);
  s.column = number(s.column);
  s.region = number(s.region, -1);
  return s as unknown as Site;
}

function way(v: unknown): Way | null {
  return isObject(v) ? { line: number(v.line), column: number(v.column), region: number(v.region, -1) } : null;
}

function dependence(v: unknown): Dependence {
  const d = object(v);
  d.id = number(d.id, -1);
  if (d.kind !== 'WAR' && d.kind !== 'WAW') d.kind = 'RAW';
  d.location = text(d.location);
  d.variable = text(d.variable);
  d.source = site(d.source);
  d.sink = site(d.sink);
  d.scope = number(d.scope, -1);
  d.carried = d.carried === true;
  d.distance = isObject(d.distance) ? { min: number(d.distance.min, 1), max: number(d.distance.max, 1) } : null;
  d.count = number(d.count, 1);
  d.certainty = text(d.certainty, 'observed');
  if (typeof d.role !== 'string') d.role = null;
  d.example = say(d.example);
  d.via = Array.isArray(d.via) ? d.via.filter(isObject).map((p) => ({ source: way(p.source), sink: way(p.sink) })) : null;
  return d as unknown as Dependence;
}

function call(v: unknown): Call {
  const c = object(v);
  return {
    caller: number(c.caller, -1), callee: number(c.callee, -1), file: number(c.file, -1), line: number(c.line),
    column: number(c.column), count: number(c.count), instructions: number(c.instructions), time: counts(c.time),
  };
}

function instruction(v: unknown): Instruction {
  const i = object(v);
  return {
    offset: number(i.offset), line: number(i.line), opcode: text(i.opcode, text(i.opname)),
    argument: say(i.argument ?? i.argrepr ?? i.arg), count: number(i.count), stage: number(i.stage, -1),
  };
}

// Disassemblies stand under mix.per_region[id].disassembly (an object keyed by region, or a list with `region`).
function disassemblies(v: unknown): Map<number, Instruction[]> {
  const out = new Map<number, Instruction[]>();
  const entries: [number, unknown][] = Array.isArray(v)
    ? v.map((e) => [number(object(e).region, number(object(e).id, -1)), e])
    : Object.entries(object(v)).map(([key, e]) => [Number(key), e]);
  for (const [id, entry] of entries) {
    const list = array(object(entry).disassembly).map(instruction);
    if (list.length) out.set(id, list);
  }
  return out;
}

function branch(v: Json): Branch {
  return { file: number(v.file, -1), line: number(v.line), region: number(v.region, -1), opcode: text(v.opcode), taken: number(v.taken), passed: number(v.passed) };
}

function types(v: unknown): Pick<Mix, 'arithmetic' | 'comparison' | 'inferred' | 'exact'> {
  const t = object(v);
  return { arithmetic: counts(t.arithmetic), comparison: counts(t.comparison), inferred: number(t.inferred), exact: number(t.exact) };
}

// mix.native: {name: {calls, element_ops, bytes}}, or plain counts of operations.
function native(v: unknown): NativeUse[] {
  return Object.entries(object(v)).map(([name, use]) => {
    const u = object(use);
    return { name, calls: number(u.calls), operations: number(use, number(u.element_ops)), bytes: number(u.bytes) };
  });
}

function byRegion(v: unknown): Map<number, Record<string, number>> {
  const out = new Map<number, Record<string, number>>();
  for (const [id, opcodes] of Object.entries(object(v))) out.set(Number(id), counts(opcodes));
  return out;
}

// coverage is a list of sentences, a list of {what, why}, or an object of either; all three read the same.
function gaps(v: unknown, what = ''): Gap[] {
  if (v === null || v === undefined || v === '') return [];
  if (Array.isArray(v)) return v.flatMap((e) => gaps(e, what));
  if (!isObject(v)) return [{ what, why: say(v) }];
  const why = v.why ?? v.reason;
  if (why !== undefined) {
    const name = v.what ?? v.name ?? v.file ?? v.glob ?? what;
    return [{ what: say(name), why: say(why) + (typeof v.count === 'number' ? ` (${v.count})` : '') }];
  }
  return Object.entries(v).flatMap(([key, value]) => gaps(value, what ? `${what}: ${key}` : key));
}

// lines: {file: {line: instructions}}, when the producer counts by line.
function lineCounts(v: unknown): Map<number, Map<number, number>> {
  const out = new Map<number, Map<number, number>>();
  for (const [file, lines] of Object.entries(object(v))) {
    const at = new Map<number, number>();
    for (const [line, n] of Object.entries(counts(lines))) at.set(Number(line), n);
    out.set(Number(file), at);
  }
  return out;
}

export function readResult(v: unknown): Result {
  const r = object(v), p = object(r.program), m = object(r.mix);
  return {
    program: {
      argv: array(p.argv).map(say), python: isObject(p.python) ? say(p.python.version) : say(p.python),
      exitCode: typeof p.exit_code === 'number' ? p.exit_code : null,
      signal: typeof p.signal === 'number' ? `signal ${p.signal}` : say(p.signal), complete: p.complete !== false, droppedEvents: number(p.dropped_events),
      warnings: array(p.warnings).map(say), time: counts(p.time), fit: programFit(p.fit),
    },
    files: array(r.files).map(say), regions: array(r.regions).map(region),
    dependences: array(r.dependences).filter(isObject).map(dependence), calls: array(r.calls).map(call),
    mix: {
      static: counts(m.static), executed: counts(m.executed), categories: counts(m.categories),
      native: native(m.native), byRegion: byRegion(m.regions), disassembly: disassemblies(m.per_region),
      branches: array(m.branches).filter(isObject).map(branch), ...types(m.types),
    },
    coverage: gaps(r.coverage), lines: lineCounts(r.lines),
    overhead: number(r.overhead, number(p.overhead, 200)), machine: object(r.machine ?? p.machine),
  };
}

function source(v: unknown): SourceText {
  const s = object(v);
  return { path: text(s.path), text: text(s.text), missing: s.missing === true, repaired: s.repaired === true };
}

function contexts(v: unknown): Context[] {
  return array(object(v).contexts).filter(isObject).map((c) => ({
    id: number(c.id, -1), parent: number(c.parent, -1), function: text(c.function, '?'), file: say(c.file),
    line: number(c.line), calls: number(c.calls), ownNs: number(c.own_ns), totalNs: number(c.total_ns),
  }));
}

function profileLoops(v: unknown): ProfileLoop[] {
  return array(object(v).loops).filter(isObject).map((l) => ({ file: say(l.file), line: number(l.line), totalNs: number(l.total_ns) }));
}

export function readPayload(v: unknown): Payload {
  const p = object(v);
  return {
    mode: p.mode === 'compare' ? 'compare' : 'report', title: text(p.title), result: readResult(p.result),
    sources: array(p.sources).map(source), contexts: contexts(p.profile), loops: profileLoops(p.profile),
    others: array(p.others).map((o) => ({
      title: text(object(o).title), result: readResult(object(o).result), contexts: contexts(object(o).profile), loops: profileLoops(object(o).profile),
    })),
  };
}
