import { ChevronDown, History } from "lucide-react";
import { useState } from "react";

import { Button } from "@/ui/button";
import { Field } from "@/ui/form/field";
import { Input } from "@/ui/form/input";
import { shortTime } from "@/ui/format/time";
import { Popover } from "@/ui/popover";
import { useUrlState } from "@/ui/url-state";

import { chartSpan, fixedSpan, rangeName, RANGES, type RangeName, type Span } from "./filters";

const asField = (at: number): string => new Date(at).toISOString().slice(0, 19).replace("T", " ");

const UNREAD = "Write it as 2026-03-12 02:47:00.";

/** Reads "2026-03-12 02:47" and "2026-03-12 02:47:12" as UTC; NaN for anything else. */
export function fromField(text: string): number {
  const read = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)$/u.exec(text.trim());
  return read === null ? Number.NaN : Date.parse(`${read[1] ?? ""}T${read[2] ?? ""}Z`);
}

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
  const [from, setFrom] = useState(asField(start.from));
  const [to, setTo] = useState(asField(start.to));
  const wrong = !(fromField(from) < fromField(to));
  const unread = (text: string) => Number.isNaN(fromField(text));
  return (
    <form
      className="stack g8"
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) onChoose({ from: fromField(from), to: fromField(to) });
      }}
    >
      <Field label="From, UTC" error={unread(from) ? UNREAD : undefined}>
        <Input mono value={from} onChange={(event) => setFrom(event.target.value)} />
      </Field>
      <Field
        label="To, UTC"
        error={unread(to) ? UNREAD : wrong && !unread(from) ? "It must end after it starts." : undefined}
      >
        <Input mono value={to} onChange={(event) => setTo(event.target.value)} />
      </Field>
      <Button type="submit" disabled={wrong}>
        Show this span
      </Button>
    </form>
  );
}
