import { ChevronDown, History } from "lucide-react";
import { useState } from "react";

import { Button } from "@/ui/button";
import { UtcField } from "@/ui/form/utc-field";
import { asUtcText, fromUtcText, UTC_UNREAD } from "@/ui/form/utc-time";
import { shortTime } from "@/ui/format/time";
import { Popover } from "@/ui/popover";
import { useUrlState } from "@/ui/url-state";

import { chartSpan, fixedSpan, rangeName, RANGES, type RangeName, type Span } from "./filters";

/** What the button says: "Last 1 h", or "02:47 to 02:53". */
export function spanLabel(span: Span, now: number): string {
  return `${shortTime(span.from, now, span.to - span.from < 600_000)} to ${shortTime(span.to, now, span.to - span.from < 600_000)}`;
}

/** Chooses the span of time: one that ends now, or a fixed one in UTC. */
export function TimeRange({ asOf }: { asOf: number }) {
  const [url, setUrl] = useUrlState();
  const [open, setOpen] = useState(false);
  const fixed = fixedSpan(url);
  const choose = (range: RangeName) => {
    setUrl({ range, from: undefined, to: undefined, sel: undefined });
    setOpen(false);
  };
  return (
    <Popover
      label="Span of time"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button icon={History}>
          {fixed === null ? RANGES[rangeName(url)].label : spanLabel(fixed, asOf)}
          <ChevronDown className="ic s" aria-hidden="true" />
        </Button>
      }
    >
      <div className="time-r">
        <ul className="stack g4">
          {Object.entries(RANGES).map(([name, { label }]) => (
            <li key={name}>
              <Button
                kind="ghost"
                size="sm"
                wide
                aria-pressed={fixed === null && rangeName(url) === name}
                onClick={() => choose(name as RangeName)}
              >
                {label}
              </Button>
            </li>
          ))}
        </ul>
        <FixedSpan
          key={open ? "open" : "closed"}
          start={chartSpan(url, asOf)}
          onChoose={(span) => {
            setUrl({
              from: new Date(span.from).toISOString(),
              to: new Date(span.to).toISOString(),
              range: undefined,
              sel: undefined,
              live: undefined,
            });
            setOpen(false);
          }}
        />
      </div>
    </Popover>
  );
}

function FixedSpan({ start, onChoose }: { start: Span; onChoose: (span: Span) => void }) {
  const [from, setFrom] = useState(asUtcText(start.from));
  const [to, setTo] = useState(asUtcText(start.to));
  const span = { from: fromUtcText(from), to: fromUtcText(to) };
  const unread = (at: number) => (Number.isNaN(at) ? UTC_UNREAD : undefined);
  const late = span.from >= span.to ? "It must end after it starts." : undefined;
  const wrong = !(span.from < span.to);
  return (
    <form
      className="stack g8"
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) onChoose(span);
      }}
    >
      <UtcField seconds label="From" value={from} onChange={setFrom} error={unread(span.from)} />
      <UtcField seconds label="To" value={to} onChange={setTo} error={unread(span.to) ?? late} />
      <Button type="submit" disabled={wrong}>
        Show this span
      </Button>
    </form>
  );
}
