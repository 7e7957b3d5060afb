import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";

import { cn } from "@/ui/cn";
import { preciseTime } from "@/ui/format/time";
import { useShortcuts } from "@/ui/shortcuts";

import type { OutputLine } from "./output";

const LINE = 18;
/** Nearer to the end than this counts as at the end. */
const NEAR_END = 24;

interface LogViewProps {
  label: string;
  lines: readonly OutputLine[];
  following: boolean;
  onFollow: (on: boolean) => void;
  /** Said while there are no lines. */
  empty: string;
}

/** Lines of any number; only those in sight are drawn. Scrolling up stops following, reaching the end begins again. */
export function LogView({ label, lines, following, onFollow, empty }: LogViewProps) {
  const box = useRef<HTMLDivElement>(null);
  // Nothing here is memoised, which is what the rule warns of.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE,
    overscan: 20,
    getItemKey: (index) => lines[index]?.id ?? index,
  });
  useShortcuts([
    { keys: "f", label: "Follow the output", group: "This page", run: () => onFollow(!following) },
  ]);
  const length = lines.length;
  const total = virtual.getTotalSize();
  useEffect(() => {
    const host = box.current;
    if (following && host !== null) host.scrollTop = host.scrollHeight;
  }, [following, length, total]);
  const onWheelOrTouch = () => {
    const host = box.current;
    if (host === null) return;
    const atEnd = host.scrollHeight - host.scrollTop - host.clientHeight < NEAR_END;
    if (atEnd !== following) onFollow(atEnd);
  };
  return (
    <div
      ref={box}
      className="term log-v"
      tabIndex={0}
      role="log"
      aria-label={label}
      aria-live="off"
      onWheel={() => requestAnimationFrame(onWheelOrTouch)}
      onTouchEnd={() => requestAnimationFrame(onWheelOrTouch)}
      onKeyUp={onWheelOrTouch}
    >
      {length === 0 ? <span className="text-text-3">{empty}</span> : null}
      <div className="log-in" style={{ height: total }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (line === undefined) return null;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={cn("ln", line.stream)}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <span className="p">{preciseTime(line.at)}</span>{" "}
              {line.stream === "stderr" ? <span className="y">err</span> : null}
              <span className="tx">{line.text}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
