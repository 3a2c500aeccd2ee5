// SPDX-License-Identifier: Apache-2.0
// Every view has an address: #/view/part/part?filter=... Going somewhere is setting the address; what is drawn
// follows from it alone, so back, forward and a sent link all work the same way.

export interface Route { view: string; parts: string[]; query: URLSearchParams }

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [view = '', ...parts] = path.split('/');
  return { view: view || 'overview', parts: parts.map(decode), query: new URLSearchParams(query) };
}

// A mangled link must open the page, not break it.
function decode(part: string): string {
  try { return decodeURIComponent(part); } catch { return part; }
}

export function address(view: string, parts: (string | number)[] = [], query?: URLSearchParams): string {
  const path = [view, ...parts.map((p) => encodeURIComponent(String(p)))].join('/');
  const q = query?.toString() ?? '';
  return `#/${path}${q ? '?' + q : ''}`;
}

// The chosen result of a comparison page stays chosen wherever one goes next.
let sticky = '';
export function stick(result: string): void { sticky = result; }
export function link(view: string, parts: (string | number)[] = [], query = new URLSearchParams()): string {
  if (sticky && view !== 'compare') query.set('result', sticky);
  return address(view, parts, query);
}

export function go(to: string): void { if (location.hash !== to) location.hash = to; }

// Changes the address without a step in the history: for moving through filters and neighbours.
export function goQuietly(to: string): void {
  history.replaceState(null, '', to);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
