import type { LucideIcon } from "lucide-react";

import type { ShownWith } from "@/ui/provider-form/values";

/** What this interface adds to a kind of provider; everything in it may be left out, and so may the folder. */
export interface ProviderLook {
  icon?: LucideIcon;
  /** Fields that are asked for only once another one is filled in. */
  shownWith?: ShownWith;
  /** What each value of a choice is called, by field. */
  words?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where a connection leads, in a few words. */
  where?: (settings: Readonly<Record<string, unknown>>) => string;
}
