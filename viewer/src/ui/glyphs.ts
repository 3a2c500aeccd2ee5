// SPDX-License-Identifier: Apache-2.0
// A mark for every pattern, drawn as strands, so that no verdict is told by colour alone; and the line styles of
// the three kinds of dependence.

import type { Kind, Pattern } from '../data/schema';
import { NO_VERDICT, PATTERN_WORDS } from './words';
import { h, s } from './dom';

const STRANDS: Record<Pattern | 'none', string[]> = {
  doall: ['M3 2V14', 'M6.4 2V14', 'M9.7 2V14', 'M13 2V14'],
  reduction: ['M3 2C3 8 8 7 8 14', 'M8 2V14', 'M13 2C13 8 8 7 8 14'],
  doacross: ['M3 2V8', 'M6.4 4.5V10.5', 'M9.7 6V12', 'M13 8V14'],
  pipeline: ['M2 4H8', 'M5 8H11', 'M8 12H14'],
  forkjoin: ['M8 1.5V4', 'M8 4C3 5 3 11 8 12', 'M8 4C13 5 13 11 8 12', 'M8 12V14.5'],
  sequential: ['M8 1.6A2 2 0 1 1 7.9 1.6', 'M8 6A2 2 0 1 1 7.9 6', 'M8 10.4A2 2 0 1 1 7.9 10.4'],
  unproven: ['M8 2.5A5.5 5.5 0 1 1 7.9 2.5'],
  none: ['M4 8H12'],
};

export function glyph(pattern: Pattern | null, size = 16): SVGSVGElement {
  const key = pattern ?? 'none';
  return s('svg', { class: `glyph p-${key}`, viewBox: '0 0 16 16', width: size, height: size, 'aria-hidden': 'true' },
    STRANDS[key].map((d) => s('path', { d, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.7, 'stroke-linecap': 'round',
      'stroke-dasharray': key === 'unproven' ? '1.5 2.6' : undefined })));
}

export function strands(pattern: Pattern | null): string[] { return STRANDS[pattern ?? 'none']; }

export function badge(pattern: Pattern | null): HTMLElement {
  const words = pattern ? PATTERN_WORDS[pattern] : NO_VERDICT;
  return h('span', { class: `badge p-${pattern ?? 'none'}`, title: words.meaning }, glyph(pattern, 14), words.name);
}

export const DASH: Record<Kind, string> = { RAW: '', WAR: '6 4', WAW: '1.5 3.5' };

export function kindLine(kind: Kind): SVGSVGElement {
  return s('svg', { class: `kindline k-${kind}`, viewBox: '0 0 30 10', width: 30, height: 10, 'aria-hidden': 'true' },
    s('path', { d: 'M1 5H22', stroke: 'currentColor', 'stroke-width': 1.8, fill: 'none', 'stroke-dasharray': DASH[kind] || undefined, 'stroke-linecap': 'round' }),
    kind === 'RAW' ? s('path', { d: 'M22 1.5L29 5L22 8.5Z', fill: 'currentColor' })
      : kind === 'WAR' ? s('path', { d: 'M22 1.5L28.5 5L22 8.5Z', fill: 'none', stroke: 'currentColor', 'stroke-width': 1.3 })
        : s('path', { d: 'M24 1V9M28 1V9', stroke: 'currentColor', 'stroke-width': 1.6 }));
}

export function logo(): SVGSVGElement {
  return s('svg', { class: 'logo', viewBox: '0 0 34 24', width: 34, height: 24, 'aria-hidden': 'true' },
    s('path', { class: 'l1', d: 'M1 4C8 4 9 20 17 20S26 4 33 4' }), s('path', { class: 'l2', d: 'M1 12C6 12 7 4 12 4S20 20 24 20S29 12 33 12' }),
    s('path', { class: 'l3', d: 'M1 20C7 20 9 4 17 4S27 20 33 20' }));
}
