import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";

import { eventSeverities } from "@/api/types";
import { count } from "@/ui/format/numbers";
import { splitList, toggleInList, useUrlState } from "@/ui/url-state";

import { fieldsQuery } from "./api/fields";
import type { TimedHistogram } from "./api/histogram";
import { severityTotals } from "./levels";

interface Choice {
  value: string;
  many?: number;
}

/** Ways to narrow the list: severities with their counts in this search, services and sources of the last day. */
export function Facets({ histogram }: { histogram: TimedHistogram | undefined }) {
  const fields = useQuery(fieldsQuery).data;
  const [url] = useUrlState();
  const totals = histogram === undefined ? new Map<string, number>() : severityTotals(histogram);
  const chosen = splitList(url.severity);
  const severities = [...eventSeverities]
    .reverse()
    .filter((name) => totals.has(name) || chosen.includes(name))
    .map((value) => ({ value, many: totals.get(value) ?? 0 }));
  const plain = (values: readonly string[] | undefined, param: string): Choice[] =>
    [...new Set([...splitList(url[param]), ...(values ?? [])])].map((value) => ({ value }));
  return (
    <>
      <Facet title="Severity" param="severity" choices={severities} />
      <Facet title="Service" param="service" choices={plain(fields?.services, "service")} />
      <Facet title="Source" param="source" choices={plain(fields?.sources, "source")} />
    </>
  );
}

function Facet({ title, param, choices }: { title: string; param: string; choices: readonly Choice[] }) {
  const [url, setUrl] = useUrlState();
  const chosen = splitList(url[param]);
  const most = Math.max(1, ...choices.map((choice) => choice.many ?? 0));
  return (
    <details className="fc" open>
      <summary>
        <ChevronDown className="ic" aria-hidden="true" />
        {title}
      </summary>
      <ul className="fc-l">
        {choices.map(({ value, many }) => (
          <li key={value}>
            <label className="fi">
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={() => setUrl({ [param]: toggleInList(url[param], value) })}
              />
              <span className="truncate" title={value}>
                {value}
              </span>
              {many === undefined ? null : (
                <>
                  <span className="num">{count(many)}</span>
                  <i style={{ width: `${(many / most) * 100}%` }} />
                </>
              )}
            </label>
          </li>
        ))}
        {choices.length === 0 ? <li className="fi text-text-3">None in this span</li> : null}
      </ul>
    </details>
  );
}
