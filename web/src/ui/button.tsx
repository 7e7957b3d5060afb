import { createLink } from "@tanstack/react-router";
import { cva, type VariantProps } from "class-variance-authority";
import { Loader, type LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

import { cn } from "./cn";

export const buttonStyle = cva("btn", {
  variants: {
    kind: { primary: "pri", plain: "", ghost: "gho", danger: "dan", "danger-quiet": "dan-q" },
    size: { sm: "sm", md: "", lg: "lg" },
    wide: { true: "w-full" },
  },
  defaultVariants: { kind: "plain", size: "md" },
});

export type ButtonStyle = VariantProps<typeof buttonStyle>;

interface ButtonContent extends ButtonStyle {
  icon?: LucideIcon;
  /** A key that does the same, shown on wide screens. */
  shortcut?: string;
  children?: ReactNode;
}

type ButtonProps = Omit<ComponentProps<"button">, "children"> &
  ButtonContent & {
    /** The request is on its way: shows the loader and refuses another press. */
    pending?: boolean;
  };

function Content({ icon: Icon, size, shortcut, children }: ButtonContent) {
  return (
    <>
      {Icon === undefined ? null : <Icon className={cn("ic", size === "sm" && "s")} aria-hidden="true" />}
      {children}
      {shortcut === undefined ? null : <kbd className="no-phone">{shortcut}</kbd>}
    </>
  );
}

/** Label: a verb and its object. “…” at the end means that a question follows. One `primary` per view. */
export function Button({
  kind,
  size,
  wide,
  icon,
  shortcut,
  pending = false,
  className,
  ...rest
}: ButtonProps) {
  const { children, type = "button", disabled = false, onClick, ...props } = rest;
  return (
    <button
      type={type}
      className={cn(buttonStyle({ kind, size, wide }), className)}
      aria-disabled={pending || undefined}
      disabled={disabled}
      onClick={(event) => {
        if (pending) event.preventDefault();
        else onClick?.(event);
      }}
      {...props}
    >
      {pending ? <Loader className="ic s spin" aria-hidden="true" /> : null}
      <Content icon={pending ? undefined : icon} size={size} shortcut={shortcut}>
        {children}
      </Content>
    </button>
  );
}

type AnchorProps = Omit<ComponentProps<"a">, "children"> & ButtonContent;

function ButtonAnchor({ kind, size, wide, icon, shortcut, className, children, ...props }: AnchorProps) {
  return (
    <a className={cn(buttonStyle({ kind, size, wide }), className)} {...props}>
      <Content icon={icon} size={size} shortcut={shortcut}>
        {children}
      </Content>
    </a>
  );
}

/** A link that looks like a button: `<ButtonLink to="/incidents">All incidents</ButtonLink>`. */
export const ButtonLink = createLink(ButtonAnchor);
