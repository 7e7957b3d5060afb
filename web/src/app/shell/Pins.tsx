import { Link } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, Ellipsis, Pin as PinIcon, PinOff } from "lucide-react";
import type { KeyboardEvent } from "react";

import { DropdownMenu } from "@/ui/dropdown-menu";
import { IconButton } from "@/ui/icon-button";

import type { NavGroup } from "../navigation";
import { movedPin, useNavMemory, withoutPin, type Pin } from "./nav-memory";
import { placeOf } from "./pins";

const pathOf = (href: string) => href.split("?")[0] ?? href;

/** The icon of the place that a pin belongs to. */
export function PinGlyph({ pin, groups }: { pin: Pin; groups: readonly NavGroup[] }) {
  const Icon = placeOf(pathOf(pin.href), groups)?.icon ?? PinIcon;
  return <Icon className="ic" aria-hidden="true" />;
}

/** Link to a pin; what it shows is in the address, its query included. */
export function PinLink({
  pin,
  groups,
  ...props
}: {
  pin: Pin;
  groups: readonly NavGroup[];
  className?: string;
  onClick?: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  "aria-keyshortcuts"?: string;
  title?: string;
}) {
  const search = Object.fromEntries(new URLSearchParams(pin.href.split("?")[1] ?? ""));
  return (
    <Link to={pathOf(pin.href)} search={search} activeOptions={{ exact: true }} {...props}>
      <PinGlyph pin={pin} groups={groups} />
      <span>{pin.label}</span>
    </Link>
  );
}

/** Things the person has pinned: ordered with Alt and the arrows or by the menu, opened with Alt and the digit. */
export function Pins({ groups }: { groups: readonly NavGroup[] }) {
  const { pins, change } = useNavMemory();
  if (pins.length === 0) return null;
  const move = (pin: Pin, step: -1 | 1) => change({ pins: movedPin(pins, pin.href, step) });
  const onKeyDown = (pin: Pin) => (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    move(pin, event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <>
      <h2 id="nav-pins">Pinned</h2>
      <ul className="pins" aria-labelledby="nav-pins">
        {pins.map((pin, index) => (
          <li key={pin.href}>
            <PinLink
              pin={pin}
              groups={groups}
              className="i"
              title={`${pin.label}  Alt ${index + 1}`}
              aria-keyshortcuts={`Alt+${index + 1}`}
              onKeyDown={onKeyDown(pin)}
            />
            <DropdownMenu
              trigger={<IconButton bare size="sm" icon={Ellipsis} label={`Actions for ${pin.label}`} />}
              groups={[
                [
                  index > 0 && { label: "Move up", icon: ArrowUp, onSelect: () => move(pin, -1) },
                  index < pins.length - 1 && {
                    label: "Move down",
                    icon: ArrowDown,
                    onSelect: () => move(pin, 1),
                  },
                ],
                [
                  {
                    label: "Take off",
                    icon: PinOff,
                    onSelect: () => change({ pins: withoutPin(pins, pin.href) }),
                  },
                ],
              ]}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
