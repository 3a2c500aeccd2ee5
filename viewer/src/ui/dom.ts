// SPDX-License-Identifier: Apache-2.0
// Elements out of strings that are data, never markup: text goes in as text nodes only, and nothing in the page
// is ever parsed as HTML.

type Child = Node | string | number | null | undefined | false | Child[];
type Props = Record<string, unknown>;
const SVG = 'http://www.w3.org/2000/svg';

function apply(element: Element, props: Props): void {
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on') && typeof value === 'function') element.addEventListener(key.slice(2), value as EventListener);
    else if (key === 'style') for (const [p, v] of Object.entries(value as Record<string, string>)) (element as HTMLElement).style.setProperty(p, v);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
}

function append(parent: Node, children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(parent, child);
    else parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  apply(element, props);
  append(element, children);
  return element;
}

export function s<K extends keyof SVGElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag) as SVGElementTagNameMap[K];
  apply(element, props);
  append(element, children);
  return element;
}

export function replace(parent: Element, ...children: Child[]): void {
  parent.textContent = '';
  append(parent, children);
}

// Clickable drawings answer to the keyboard like buttons.
export function pressable(action: () => void): Props {
  return {
    tabindex: 0, onclick: action,
    onkeydown: (e: KeyboardEvent) => {
      if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); action(); }
    },
  };
}

export const clamp = (v: number, low: number, high: number): number => Math.max(low, Math.min(high, v));
