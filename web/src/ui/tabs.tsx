import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { count } from "./format/numbers";
import { useUrlState } from "./url-state";

export interface Tab {
  id: string;
  label: string;
  /** Said after the word: how many there are. */
  count?: number | undefined;
  content: ReactNode;
}

/** Views of one object. The chosen one is kept in the URL under `param`; only that one is rendered. */
export function Tabs({
  tabs,
  label,
  param = "tab",
}: {
  tabs: readonly Tab[];
  label: string;
  param?: string;
}) {
  const [url, setUrl] = useUrlState();
  const first = tabs[0]?.id ?? "";
  const current = tabs.some((tab) => tab.id === url[param]) ? (url[param] ?? first) : first;
  return (
    <Radix.Root value={current} onValueChange={(id) => setUrl({ [param]: id === first ? undefined : id })}>
      <Radix.List className="tabs" aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.id} value={tab.id}>
            {tab.label}
            {tab.count === undefined ? null : <span className="n num">{count(tab.count)}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} value={tab.id} tabIndex={-1}>
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
