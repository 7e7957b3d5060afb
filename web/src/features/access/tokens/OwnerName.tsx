import type { TokenOwner } from "@/api/types";
import { Avatar } from "@/ui/avatar";

/** Who answers for it; one who is disabled is said to be. */
export function OwnerName({ owner }: { owner: TokenOwner }) {
  return (
    <span className="row gap-1">
      <Avatar name={owner.name} />
      <span>{owner.name}</span>
      {owner.disabled ? <span className="text-warn text-xs">disabled</span> : null}
    </span>
  );
}
