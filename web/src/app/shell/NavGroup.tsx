import { ChevronRight } from "lucide-react";
import { useId, useRef, useState, type FocusEvent, type KeyboardEvent } from "react";

import type { NavCount } from "@/registry/feature";
import { cn } from "@/ui/cn";
import { count } from "@/ui/format/numbers";

import { isCurrent, type NavGroup as Group } from "../navigation";
import { GROUP_ICONS } from "./group-icons";
import { Figure, NavLink } from "./NavLink";

type Counts = ReadonlyMap<string, NavCount>;

/** What needs a look inside, in one figure; red when some of it waits for the person. */
export function sumOf(group: Group, counts: Counts): Omit<NavCount, "value"> | null {
  const inside = group.places.flatMap(({ to }) => counts.get(to) ?? []);
  const sum = inside.reduce((total, { value }) => total + value, 0);
  if (sum === 0) return null;
  const noun = sum === 1 ? "needs a look" : "need a look";
  const more = inside.some(({ text }) => text.endsWith("+")) ? "+" : "";
  return { text: `${count(sum)}${more}`, noun, hot: inside.some(({ hot }) => hot) };
}

interface GroupProps {
  group: Group;
  pathname: string;
  counts: Counts;
}

/** One line when it is folded, with the sum of its figures; open, its places carry them. */
export function NavGroup({
  group,
  pathname,
  counts,
  open,
  onToggle,
}: GroupProps & { open: boolean; onToggle: () => void }) {
  const id = useId();
  const Icon = GROUP_ICONS[group.label];
  const sum = open ? null : sumOf(group, counts);
  return (
    <div className="nav-g" data-group={group.label}>
      <button type="button" className="gb" aria-expanded={open} aria-controls={id} onClick={onToggle}>
        {open ? null : <Icon className="ic gi" aria-hidden="true" />}
        <span>{group.label}</span>
        {sum === null ? null : <Figure count={sum} />}
        <ChevronRight className="ic s ch" aria-hidden="true" />
      </button>
      <ul id={id} hidden={!open} aria-label={group.label}>
        {group.places.map((place) => (
          <li key={place.to}>
            <NavLink place={place} current={isCurrent(place.to, pathname)} count={counts.get(place.to)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

const HOVER_MS = 150;

/** In the rail: an icon; its places open beside it on a press, or when the pointer rests on it. */
export function RailGroup({ group, pathname, counts }: GroupProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [top, setTop] = useState<number | null>(null);
  const open = top !== null;
  const Icon = GROUP_ICONS[group.label];
  const sum = sumOf(group, counts);
  const current = group.places.some(({ to }) => isCurrent(to, pathname));

  const show = () => setTop(button.current?.getBoundingClientRect().top ?? 0);
  const hide = () => setTop(null);
  const soon = (act: () => void) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(act, HOVER_MS);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    hide();
    button.current?.focus();
  };
  const onBlur = (event: FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) hide();
  };

  return (
    <div
      className="nav-g"
      data-group={group.label}
      onPointerEnter={(event) => (event.pointerType === "mouse" ? soon(show) : undefined)}
      onPointerLeave={(event) => (event.pointerType === "mouse" ? soon(hide) : undefined)}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    >
      <button
        ref={button}
        type="button"
        className={cn("gb", current && "on")}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => {
          clearTimeout(timer.current);
          if (open) hide();
          else show();
        }}
      >
        <Icon className="ic gi" aria-hidden="true" />
        <span className="vh">{group.label}</span>
        {sum === null ? null : <Figure count={sum} />}
      </button>
      <div id={id} hidden={!open} className="pop fly" style={{ top: `min(${top ?? 0}px, 100vh - 320px)` }}>
        <div className="text-2xs text-text-3" aria-hidden="true">
          {group.label}
        </div>
        <ul aria-label={group.label}>
          {group.places.map((place) => (
            <li key={place.to}>
              <NavLink
                place={place}
                current={isCurrent(place.to, pathname)}
                count={counts.get(place.to)}
                onClick={hide}
              />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
