import { Webhook } from "lucide-react";

import type { ProviderLook } from "../look";

export const look: ProviderLook = { icon: Webhook };
