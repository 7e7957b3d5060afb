export interface Credential {
  id: string;
  name: string;
  kind: "ssh_key" | "password";
  username: string;
  fingerprint: string | null;
  created_at: string;
  updated_at: string;
  version: number;
  used_by: number;
}
