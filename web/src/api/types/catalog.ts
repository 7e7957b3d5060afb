export type ServiceState = "ok" | "failing" | "warning" | "no_data";

export interface Service {
  id: string;
  name: string;
  description: string;
  owner_user_id: string | null;
  tier: 1 | 2 | 3 | null;
  server_ids: string[];
  state: ServiceState;
  open_incidents: number;
  created_at: string;
  version: number;
}
