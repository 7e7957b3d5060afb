import { Link } from "@tanstack/react-router";
import { BellRing, Copy, Filter, Link2, ScrollText } from "lucide-react";
import type { ReactNode } from "react";

import { useMay } from "@/api/session";
import type { LogEvent } from "@/api/types";
import { Button, ButtonLink } from "@/ui/button";
import { DescriptionList } from "@/ui/description-list";
import { fullTime } from "@/ui/format/time";
import { toast } from "@/ui/toast";
import { splitList, useUrlState } from "@/ui/url-state";

const CONTEXT_MS = 30_000;

function copy(text: string, said: string): void {
  navigator.clipboard.writeText(text).then(
    () => toast.done(said),
    (error: unknown) => toast.failed("Nothing was copied.", error),
  );
}

/** Everything known about one event, and what can be done from it. */
export function EventDetail({ event }: { event: LogEvent }) {
  const attributes = Object.entries(event.attributes).sort(([a], [b]) => a.localeCompare(b));
  const half = Math.ceil(attributes.length / 2);
  const only = (entries: [string, string][]) =>
    entries.map(([key, value]): [string, ReactNode] => [
      key,
      <AttributeValue key={key} name={key} value={value} />,
    ]);
  return (
    <div className="exd">
      <pre className="full">{event.message}</pre>
      <div className="exg">
        <DescriptionList
          items={[
            ["time", fullTime(event.ts)],
            ["service", event.service],
            ["source", event.source],
            ...only(attributes.slice(0, half)),
          ]}
        />
        <DescriptionList
          items={[
            ...only(attributes.slice(half)),
            ["trace_id", event.trace_id === "" ? undefined : <TraceLink id={event.trace_id} />],
            ["span_id", event.span_id === "" ? undefined : event.span_id],
            ["received", fullTime(event.received_at)],
            ["event id", event.id],
          ]}
        />
      </div>
      <Actions event={event} />
    </div>
  );
}

function AttributeValue({ name, value }: { name: string; value: string }) {
  const [url, setUrl] = useUrlState();
  const pair = `${name}:${value}`;
  const chosen = splitList(url.attr).includes(pair);
  // A comma parts values in the address, so a value that holds one cannot stand there.
  if (pair.includes(",")) return value;
  return (
    <button
      type="button"
      className="attr-v"
      aria-pressed={chosen}
      title={chosen ? "In the filter already" : `Show only ${pair}`}
      onClick={() => setUrl({ attr: [...new Set([...splitList(url.attr), pair])].join(",") })}
    >
      {value}
      <Filter className="ic s" aria-hidden="true" />
    </button>
  );
}

function TraceLink({ id }: { id: string }) {
  return (
    <Link to="/events" search={{ trace_id: id, range: "24h" }}>
      {id}
    </Link>
  );
}

function Actions({ event }: { event: LogEvent }) {
  const [, setUrl] = useUrlState();
  const mayRule = useMay("monitoring:write");
  const at = Date.parse(event.ts);
  const context = () =>
    setUrl(
      {
        q: undefined,
        severity: undefined,
        attr: undefined,
        trace_id: undefined,
        service: event.service,
        from: new Date(at - CONTEXT_MS).toISOString(),
        to: new Date(at + CONTEXT_MS).toISOString(),
        range: undefined,
        sel: undefined,
        live: undefined,
      },
      { push: true },
    );
  return (
    <div className="row wrap">
      <Button size="sm" icon={ScrollText} onClick={context}>
        Context, ±30 s
      </Button>
      <Button
        size="sm"
        icon={Link2}
        onClick={() => copy(`${location.origin}/events?event=${event.id}`, "Link to the event copied.")}
      >
        Copy link
      </Button>
      <Button
        size="sm"
        icon={Copy}
        onClick={() => copy(JSON.stringify(event, null, 2), "Event copied as JSON.")}
      >
        Copy JSON
      </Button>
      {mayRule ? (
        <ButtonLink
          size="sm"
          icon={BellRing}
          to="/rules"
          search={{ new: "1", service: event.service, severity: event.severity }}
        >
          Alert on this…
        </ButtonLink>
      ) : null}
    </div>
  );
}
