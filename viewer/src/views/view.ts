// SPDX-License-Identifier: Apache-2.0
import type { Model } from '../data/model';
import type { Context as CallContext, Payload, ProfileLoop } from '../data/schema';
import type { Route } from '../ui/route';

export interface Context { payload: Payload; models: Model[]; model: Model; contexts: CallContext[]; loops: ProfileLoop[] }

export interface Drawn {
  element: HTMLElement;
  update?(route: Route): boolean;   // true if the view took the new address in place
  shown?(): void;                   // after it stands in the document and can be measured
  close?(): void;
  keepScroll?: boolean;
}
export type View = (context: Context, route: Route) => Drawn;
