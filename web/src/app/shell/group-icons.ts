import { Activity, Rocket, Server, ShieldCheck, Siren, SquareTerminal, type LucideIcon } from "lucide-react";

import type { GroupName } from "@/registry/feature";

/** What stands for a group while it is folded. */
export const GROUP_ICONS: Readonly<Record<GroupName, LucideIcon>> = {
  Respond: Siren,
  Observe: Activity,
  Deliver: Rocket,
  Estate: Server,
  Automate: SquareTerminal,
  Govern: ShieldCheck,
};
