import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BellRing, CircleCheck, PhoneCall, Search, Siren } from "lucide-react";

import { useMay, useMe } from "@/api/session";
import { onCallQuery } from "@/api/shared/watch";
import { clockTime, localTime, localZone, shortTime, zoneCity } from "@/ui/format/time";
import { useNow } from "@/ui/now";

import { useWatchCounts, useWatchSettled } from "./watch-counts";

/** 44 px, always visible: must I act, what fires, who is on call, what time is it. */
export function WatchStrip({ onSearch }: { onSearch: () => void }) {
  const { needsYou, firing } = useWatchCounts();
  const settled = useWatchSettled();
  return (
    <header className="watch">
      {settled ? <NeedsYou count={needsYou} /> : null}
      {!settled || firing === undefined ? null : (
        <Link className="no-phone" to="/alerts" search={{ status: "firing" }}>
          <BellRing className="ic s" aria-hidden="true" />
          {firing} firing
        </Link>
      )}
      {settled ? (
        <>
          <OnCallNow />
          <Clock />
        </>
      ) : null}
      <button
        type="button"
        className="search"
        aria-label="Search or run a command (Ctrl K)"
        onClick={onSearch}
      >
        <Search className="ic" aria-hidden="true" />
        <span>Search or run…</span>
        <kbd>Ctrl K</kbd>
      </button>
    </header>
  );
}

function NeedsYou({ count }: { count: number | undefined }) {
  return (
    <>
      {count !== undefined && count > 0 ? (
        <Link className="need" to="/">
          <Siren className="ic s" aria-hidden="true" />
          {count} {count === 1 ? "needs" : "need"} you
        </Link>
      ) : (
        <Link className="calm" to="/">
          {count === 0 ? (
            <>
              <CircleCheck className="ic s text-ok" aria-hidden="true" />
              Nothing needs you
            </>
          ) : (
            <span className="text-text-3">…</span>
          )}
        </Link>
      )}
      <span className="vh" role="alert">
        {count !== undefined && count > 0 ? `${count} ${count === 1 ? "needs" : "need"} you` : ""}
      </span>
    </>
  );
}

function OnCallNow() {
  const me = useMe();
  const { data } = useQuery({ ...onCallQuery, enabled: useMay("oncall:read") });
  const now = useNow(60);
  if (data === undefined) return null;
  const first = [...data.now].sort((a, b) => a.level - b.level)[0];
  if (first === undefined) {
    return (
      <span className="oc row gap-1">
        <PhoneCall className="ic s" aria-hidden="true" />
        <Link to="/oncall">Nobody is on call</Link>
      </span>
    );
  }
  const you = first.user.id === me.id;
  const until = first.until === null ? "" : `until ${shortTime(first.until, now, false)}`;
  return (
    <>
      <span className="oc row gap-1 no-phone">
        <PhoneCall className="ic s" aria-hidden="true" />
        <span>On call</span>
        <Link to="/oncall">
          {first.user.name}
          {you ? " (you)" : ""}
        </Link>
        <span>{until}</span>
      </span>
      <span className="only-phone truncate">
        On call: {you ? (until === "" ? "you" : `you, ${until}`) : first.user.name}
      </span>
    </>
  );
}

function Clock() {
  const now = useNow(1);
  const zone = localZone();
  return (
    <span className="no-phone num">
      <time dateTime={new Date(now).toISOString()}>
        <b className="font-medium clock">{clockTime(now)} UTC</b>
      </time>
      {zone === "UTC" || zone === "Etc/UTC" ? null : ` · ${localTime(now, zone)} ${zoneCity(zone)}`}
    </span>
  );
}
