// SPDX-License-Identifier: Apache-2.0
// What the page says in words: the terms with their meaning, and sentences for verdicts that came without one.

import type { Model } from '../data/model';
import type { Condition, Dependence, Pattern, Region } from '../data/schema';
import { blockersOf } from '../data/timeline';
import { distance, integer, list, plural } from './format';

export const PATTERN_WORDS: Record<Pattern, { name: string; short: string; meaning: string }> = {
  doall: { name: 'doall', short: 'independent iterations', meaning: 'No iteration reads what another one wrote, once what has a role is set aside: all of them may run at once.' },
  reduction: { name: 'reduction', short: 'independent but for a sum', meaning: 'Iterations only accumulate into a shared value by an associative operation: each worker keeps a partial result, combined at the end.' },
  doacross: { name: 'doacross', short: 'staggered iterations', meaning: 'Iterations depend on earlier ones, but far enough apart, or late enough, that several can overlap.' },
  pipeline: { name: 'pipeline', short: 'stages overlap', meaning: 'The body splits into stages; while one stage works on an iteration, the next iteration can enter the stage before it.' },
  forkjoin: { name: 'forkjoin', short: 'calls side by side', meaning: 'Two or more calls or loops of the function need nothing from each other and may run side by side.' },
  sequential: { name: 'sequential', short: 'a chain', meaning: 'What remains is a chain: each step needs the one before it.' },
  unproven: { name: 'unproven', short: 'too little ran', meaning: 'It ran fewer than two iterations, so this run shows nothing either way.' },
};

export const NO_VERDICT = { name: 'no verdict', short: 'not judged', meaning: 'The result holds no verdict for this region.' };

export const TERMS: Record<string, string> = {
  work: 'Bytecode instructions executed, plus the element operations of native calls. It does not depend on the machine or on how busy it is.',
  span: 'The longest chain of work that has to happen in order, when everything else starts as early as the values it reads allow.',
  parallelism: 'Work divided by span: how many cores could be kept busy on average, at most.',
  burdened: 'Parallelism again, with an overhead charged to every task started and every value handed over.',
  payoff: 'How much faster the whole program would be if only this region ran in parallel (Amdahl’s law, with a stated overhead per task).',
  RAW: 'Read after write: a true dependence. The reader needs the value the writer made.',
  WAR: 'Write after read: the place is reused. A private copy lifts it.',
  WAW: 'Write after write: two writes to one place. A private copy, or keeping the last, lifts it.',
  carried: 'From one iteration of a loop to a later one. The distance is how many iterations later.',
  instance: 'One run of a loop, from entry to exit.',
  Amdahl: 'Whatever lies outside every parallel region stays serial; each region inside is divided by the cores, up to its own parallelism.',
};

const ROLE_WORDS: Record<string, string> = {
  induction: 'advances by a fixed step', reduction: 'only accumulates', private: 'written before read in each iteration',
  silent: 'rewrites the value already there', output: 'ordered output',
};
export const roleWords = (role: string): string => ROLE_WORDS[role] ?? role;

export function conditionWords(c: Condition): string {
  const v = c.variable || 'a variable';
  switch (c.kind) {
    case 'privatize': return `give each worker its own ${v}`;
    case 'reduce': return `accumulate ${v} per worker${c.operator ? ` and combine with ${c.operator}` : ''}`;
    case 'copy': return `copy ${v} first, or write to a new one`;
    case 'buffer-output': return `buffer output${c.variable ? ` to ${v}` : ''} and write it in order`;
    default: return `${c.kind} ${c.variable}`.trim();
  }
}

// Lines of `file` are called by number alone, others with their file.
export function dependenceWords(model: Model, d: Dependence, file = d.source.file): string {
  const [first, second] = d.kind === 'RAW' ? ['writes', 'reads'] : d.kind === 'WAR' ? ['reads', 'writes'] : ['writes', 'writes'];
  const line = (at: Dependence['source']) => (at.file === file ? `line ${at.line}` : `${model.shortFile(at.file)}:${at.line}`);
  const same = d.source.line === d.sink.line && d.source.file === d.sink.file;
  const when = d.carried ? ` ${d.distance ? (d.distance.max === 1 ? 'in the next iteration' : `${distance(d.distance)} iterations later`) : 'in a later iteration'}` : ' later';
  const from = `${line(d.source)} ${first} ${d.variable || `a ${d.location}`}`;
  return same ? `${from} and ${second} it${when}` : `${from}, ${line(d.sink)} ${second} it${when}`;
}

// The region's own sentence, or one made from pattern, conditions and blockers.
export function sentence(model: Model, r: Region): string {
  if (r.sentence) return r.sentence;
  const blockers = blockersOf(model, r).slice(0, 2);
  const because = blockers.length ? `: ${list(blockers.map((d) => `${dependenceWords(model, d, r.file)} (${plural(d.count, 'time')})`))}` : '';
  const conditions = r.conditions.length ? ` if you ${list(r.conditions.slice(0, 3).map(conditionWords))}` : '';
  switch (r.pattern) {
    case 'doall': case 'reduction': return `Its ${plural(r.iterations, 'iteration')} can run in parallel in this run${conditions}.`;
    case 'doacross': return `Its iterations can overlap in this run${conditions}${because}.`;
    case 'pipeline': return `Its body can run as a pipeline in this run${conditions}${because}.`;
    case 'forkjoin': return 'Its calls can run side by side in this run.';
    case 'sequential': return r.kind === 'loop' ? `Not parallel as written${because || ', in this run'}.` : 'Its calls and loops form a chain in this run.';
    case 'unproven': return `It ran ${plural(r.iterations, 'iteration')}: too few to tell.`;
    default: return because ? `Carries${because}.` : r.kind === 'loop' ? `Ran ${plural(r.iterations, 'iteration')}.` : `Ran ${plural(r.instances, 'time')}.`;
  }
}

export function kindWords(r: Region): string {
  if (r.kind === 'loop') {
    return `${plural(r.iterations, 'iteration')} in ${plural(r.instances, 'run')}`;
  }
  return r.kind === 'function' ? `${integer(r.instances)} ${r.instances === 1 ? 'call' : 'calls'}` : 'the whole program';
}
