import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";

import { buttonStyle, type ButtonStyle } from "./button";
import { cn } from "./cn";
import { Tooltip } from "./tooltip";

type IconButtonProps = Omit<ComponentProps<"button">, "children" | "aria-label"> &
  Pick<ButtonStyle, "kind" | "size"> & {
    icon: LucideIcon;
    /** What it does; the accessible name and the tooltip. */
    label: string;
    /** No tooltip, for instance on a menu's trigger. */
    bare?: boolean;
  };

export function IconButton({
  icon: Icon,
  label,
  kind = "ghost",
  size,
  bare,
  className,
  ...props
}: IconButtonProps) {
  const button = (
    <button
      type="button"
      aria-label={label}
      className={cn(buttonStyle({ kind, size }), "ico", className)}
      {...props}
    >
      <Icon className={cn("ic", size === "sm" && "s")} aria-hidden="true" />
    </button>
  );
  return bare === true ? button : <Tooltip text={label}>{button}</Tooltip>;
}
