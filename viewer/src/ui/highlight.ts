// SPDX-License-Identifier: Apache-2.0
// Python colours by the Lezer grammar, as spans per line. Parsing runs in slices so that a long file never blocks
// the page; lines past CUT characters are cut before they are parsed.

import { classHighlighter, highlightTree } from '@lezer/highlight';
import { parser } from '@lezer/python';

export const CUT = 2000;
export interface Span { from: number; to: number; kind: string }

export class Highlighter {
  private spans: Span[][] = [];
  private stopped = false;

  constructor(readonly lines: string[], ready: () => void) {
    const shown = lines.map((l) => (l.length > CUT ? l.slice(0, CUT) : l));
    const text = shown.join('\n');
    const parse = parser.startParse(text);
    let inside = true;   // a short file is done before the constructor returns, and nobody needs to be told
    const step = () => {
      if (this.stopped) return;
      const until = performance.now() + 10;
      for (;;) {
        const tree = parse.advance();
        if (tree) { this.take(tree, shown); if (!inside) ready(); return; }
        if (performance.now() > until) break;
      }
      setTimeout(step, 0);
    };
    step();
    inside = false;
  }

  private take(tree: Parameters<typeof highlightTree>[0], lines: string[]): void {
    let line = 0, start = 0;
    const spans: Span[][] = lines.map(() => []);
    highlightTree(tree, classHighlighter, (from, to, kind) => {
      while (line < lines.length && from > start + lines[line]!.length) start += lines[line++]!.length + 1;
      for (let l = line, at = start; l < lines.length && at < to; at += lines[l]!.length + 1, l++) {
        const a = Math.max(from, at) - at, b = Math.min(to, at + lines[l]!.length) - at;
        if (b > a) spans[l]!.push({ from: a, to: b, kind });
      }
    });
    this.spans = spans;
  }

  of(line: number): Span[] { return this.spans[line] ?? []; }
  stop(): void { this.stopped = true; }
}
