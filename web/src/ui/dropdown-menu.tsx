import type { LucideIcon } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import { useRef, type ReactElement, type ReactNode } from "react";

import { cn } from "./cn";

export interface MenuItem {
  label: string;
  icon?: LucideIcon;
  onSelect: () => void;
  /** A key that does the same. */
  shortcut?: string;
  danger?: boolean;
  disabled?: boolean;
  /** Ticked, in a menu of choices. */
  checked?: boolean;
}

interface DropdownMenuProps {
  /** A button; give an IconButton `bare`, since the menu says enough. */
  trigger: ReactElement;
  /** Groups are parted by a line; empty groups and false entries are left out. */
  groups: readonly (readonly (MenuItem | false | null)[])[];
  header?: ReactNode;
  align?: "start" | "end";
}

/**
 * Actions of a row or a page. What is chosen runs once the menu has gone and its button has the focus again, so that a
 * dialog it opens gives the focus back to that button.
 */
export function DropdownMenu({ trigger, groups, header, align = "end" }: DropdownMenuProps) {
  const shown = groups
    .map((group) => group.filter((item): item is MenuItem => item !== false && item !== null))
    .filter((group) => group.length > 0);
  const chosen = useRef<(() => void) | null>(null);
  const runChosen = () => {
    const run = chosen.current;
    chosen.current = null;
    if (run !== null) queueMicrotask(run);
  };
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="pop menu"
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={runChosen}
        >
          {header === undefined ? null : <div className="menu-h">{header}</div>}
          {shown.map((group, index) => (
            <div key={index} role="group">
              {index > 0 ? (
                <Radix.Separator asChild>
                  <hr />
                </Radix.Separator>
              ) : null}
              {group.map((item) => (
                <Entry key={item.label} item={item} onChoose={() => (chosen.current = item.onSelect)} />
              ))}
            </div>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Entry({ item, onChoose }: { item: MenuItem; onChoose: () => void }) {
  const Icon = item.icon;
  const content = (
    <>
      {Icon === undefined ? null : <Icon className="ic" aria-hidden="true" />}
      <span>{item.label}</span>
      {item.shortcut === undefined ? null : (
        <span className="ml-auto no-phone">
          <kbd>{item.shortcut}</kbd>
        </span>
      )}
    </>
  );
  const className = cn("o", item.danger === true && "text-fail");
  if (item.checked !== undefined) {
    return (
      <Radix.CheckboxItem
        className={className}
        checked={item.checked}
        onSelect={onChoose}
        disabled={item.disabled}
      >
        {content}
        <Radix.ItemIndicator className="ml-auto">✓</Radix.ItemIndicator>
      </Radix.CheckboxItem>
    );
  }
  return (
    <Radix.Item className={className} onSelect={onChoose} disabled={item.disabled}>
      {content}
    </Radix.Item>
  );
}
