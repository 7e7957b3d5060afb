import type { RefObject } from "react";

import { useShortcuts } from "../shortcuts";

/** J and K move the focus over rows marked `data-row`; Enter then opens the focused one. */
export function useRowKeys(body: RefObject<HTMLElement | null>, enabled: boolean): void {
  const move = (step: 1 | -1) => {
    const rows = [...(body.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[at === -1 ? (step === 1 ? 0 : rows.length - 1) : at + step];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  useShortcuts(
    enabled
      ? [
          { keys: "j", label: "Next row", group: "Lists", run: () => move(1) },
          { keys: "k", label: "Previous row", group: "Lists", run: () => move(-1) },
        ]
      : [],
  );
}
