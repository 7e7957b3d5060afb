import { ChevronLeft, ChevronRight } from "lucide-react";

import { Button } from "@/ui/button";
import { Segmented } from "@/ui/form/segmented";
import { Select } from "@/ui/form/select";
import { localZone } from "@/ui/format/time";
import { IconButton } from "@/ui/icon-button";
import { useShortcuts } from "@/ui/shortcuts";

import { zoneName } from "./calendar";
import { titleOf, type RangeName } from "./range";
import type { RangeView } from "./use-range";

const RANGES = [
  { value: "day", label: "Day" },
  { value: "week", label: "Week" },
  { value: "month", label: "4 weeks" },
] as const satisfies readonly { value: RangeName; label: string }[];

const LENGTH: Record<RangeName, string> = { day: "Day", week: "Week", month: "4 weeks" };

/** Which time, and in which zone. */
export function RangeToolbar({ view, zones }: { view: RangeView; zones: readonly string[] }) {
  const { range } = view;
  const length = LENGTH[range.name];
  useShortcuts([
    { keys: "ArrowLeft", label: `${length} before`, group: "This page", run: view.previous },
    { keys: "ArrowRight", label: `${length} after`, group: "This page", run: view.next },
    { keys: "t", label: "Today", group: "This page", run: view.today },
  ]);
  const { title, note } = titleOf(range);
  return (
    <div className="row wrap oc-tb">
      <Segmented label="Period" value={range.name} onChange={view.setRange} options={RANGES} />
      <div className="row gap-1">
        <IconButton kind="plain" icon={ChevronLeft} label={`${length} before`} onClick={view.previous} />
        <Button onClick={view.today}>Today</Button>
        <IconButton kind="plain" icon={ChevronRight} label={`${length} after`} onClick={view.next} />
      </div>
      <b className="font-medium text-base">{title}</b>
      <span className="text-text-3 text-xs">{note}</span>
      <span className="ml-auto row">
        <span className="text-xs text-text-2 no-phone" aria-hidden="true">
          Time zone
        </span>
        <Select
          className="oc-tz"
          aria-label="Time zone"
          value={view.asked}
          onChange={view.setZone}
          options={zoneOptions(view, zones)}
        />
      </span>
    </div>
  );
}

function zoneOptions({ asked, range }: RangeView, schedules: readonly string[]) {
  const own = localZone();
  const named = (value: string, zone = value) => ({ value, label: zoneName(zone, range.start) });
  const others = [...new Set([...schedules, asked === "local" ? own : asked])].filter(
    (zone) => zone !== "UTC" && zone !== own,
  );
  return [
    named("UTC"),
    ...(own === "UTC" ? [] : [{ value: "local", label: `${zoneName(own, range.start)}, yours` }]),
    ...others.map((zone) => named(zone)),
  ];
}
