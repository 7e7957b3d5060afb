import { BookOpenCheck } from "lucide-react";

import type { Runbook } from "@/api/types";
import type { May, PaletteEntry } from "@/registry/palette";

/** For those who may run it: straight to its questions; for others its page. */
export function runbookEntry(runbook: Runbook, may: May): PaletteEntry {
  const runs = may("runbooks:run") && (runbook.approved || may("runbooks:write"));
  const page = `/runbooks/${encodeURIComponent(runbook.name)}`;
  return {
    id: `runbook:${runbook.name}`,
    group: "Do",
    icon: BookOpenCheck,
    text: runs ? `${runbook.title}…` : runbook.title,
    note: `Runbook ${runbook.name}`,
    href: runs ? `${page}?run=1` : page,
  };
}
