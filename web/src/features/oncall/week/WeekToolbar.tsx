import { ChevronLeft, ChevronRight } from "lucide-react";

import { Button } from "@/ui/button";
import { Select } from "@/ui/form/select";
import { localZone, zoneCity } from "@/ui/format/time";
import { IconButton } from "@/ui/icon-button";
import { useShortcuts } from "@/ui/shortcuts";

import { weekName, weekNumber } from "./calendar";
import type { Week } from "./use-week";

/** Which week, and in which zone. */
export function WeekToolbar({ week }: { week: Week }) {
  const zone = localZone();
  useShortcuts([
    { keys: "ArrowLeft", label: "Week before", group: "This page", run: week.previous },
    { keys: "ArrowRight", label: "Week after", group: "This page", run: week.next },
    { keys: "t", label: "This week", group: "This page", run: week.today },
  ]);
  return (
    <div className="row wrap oc-tb">
      <div className="row gap4">
        <IconButton kind="plain" icon={ChevronLeft} label="Week before" onClick={week.previous} />
        <Button onClick={week.today}>Today</Button>
        <IconButton kind="plain" icon={ChevronRight} label="Week after" onClick={week.next} />
      </div>
      <b className="m fs14">{weekName(week.start, week.zone)}</b>
      <span className="t3 fs12">week {weekNumber(week.start, week.zone)}</span>
      {zone === "UTC" ? null : (
        <span className="push">
          <Select
            chip
            aria-label="Time zone"
            placeholder="Times in"
            value={week.zone}
            onChange={(next) => week.setZone(next === "local" ? "local" : "utc")}
            options={[
              { value: "utc", label: "UTC" },
              { value: "local", label: zoneCity(zone) },
            ]}
          />
        </span>
      )}
    </div>
  );
}
