import { cn } from "./cn";

/** "ML" of "Mara Lindqvist". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? (words[words.length - 1]?.[0] ?? "") : (words[0]?.[1] ?? "");
  return `${first}${last}`.toUpperCase();
}

/** The two-letter tile. Decorative: the full name stands beside it. */
export function Avatar({ name, large = false }: { name: string; large?: boolean }) {
  return (
    <span className={cn("av", large && "l")} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

/** A person by full name with the tile. */
export function Person({ name, you = false }: { name: string; you?: boolean }) {
  return (
    <span className="row gap-1 person">
      <Avatar name={name} />
      <span className="truncate">
        {name}
        {you ? " (you)" : ""}
      </span>
    </span>
  );
}
