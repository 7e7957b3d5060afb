import { useEffect, useRef, useState } from "react";

import { follow } from "@/api/events-stream";
import type { LogEvent } from "@/api/types";

import { filterQuery, type EventFilters } from "./filters";

/** Rows kept while tailing; older ones are found by searching. */
const KEPT = 5000;
/** Rows are shown a few times a second, however fast they come. */
const SHOW_EVERY_MS = 200;
const COME_BACK_MS = 2000;

export interface Tail {
  /** Newest first. */
  rows: readonly LogEvent[];
  /** Waiting because the reader is not at the top. */
  held: number;
  /** Puts what waits on the screen. */
  release: () => void;
  connected: boolean;
}

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Follows matching events while `on`. While `hold` is true new rows wait, so that nothing moves under the reader. */
export function useTail(on: boolean, filters: EventFilters, hold: boolean): Tail {
  const [rows, setRows] = useState<readonly LogEvent[]>([]);
  const [held, setHeld] = useState(0);
  const [connected, setConnected] = useState(false);
  const waiting = useRef<LogEvent[]>([]);
  const holding = useRef(hold);
  useEffect(() => {
    holding.current = hold;
  }, [hold]);

  const release = () => {
    const fresh = waiting.current.reverse();
    waiting.current = [];
    setHeld(0);
    if (fresh.length > 0) setRows((before) => [...fresh, ...before].slice(0, KEPT));
  };
  const releaseLatest = useRef(release);
  useEffect(() => {
    releaseLatest.current = release;
  });

  const signature = JSON.stringify(filters);
  useEffect(() => {
    if (!on) return undefined;
    const aborter = new AbortController();
    const query = filterQuery(JSON.parse(signature) as EventFilters);
    const gone = () => aborter.signal.aborted;
    let last: string | undefined;
    const run = async () => {
      while (!gone()) {
        try {
          setConnected(true);
          for await (const event of follow<LogEvent>("events/tail", query, aborter.signal, last)) {
            last = event.id;
            waiting.current.push(event);
          }
        } catch {
          // The line was cut or the page closed; the loop decides which, and the head of the list says "Reconnecting".
        }
        setConnected(false);
        if (!gone()) await wait(COME_BACK_MS);
      }
    };
    void run();
    const timer = setInterval(() => {
      if (waiting.current.length > KEPT) waiting.current.splice(0, waiting.current.length - KEPT);
      if (holding.current) setHeld(waiting.current.length);
      else if (waiting.current.length > 0) releaseLatest.current();
    }, SHOW_EVERY_MS);
    return () => {
      aborter.abort();
      clearInterval(timer);
      waiting.current = [];
      setRows([]);
      setHeld(0);
    };
  }, [on, signature]);

  return { rows, held, release, connected };
}
