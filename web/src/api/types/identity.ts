export interface Me {
  id: string;
  kind: "user" | "service" | "system";
  name: string;
  email: string | null;
  role: string | null;
  permissions: string[];
}

export interface User {
  id: string;
  email: string;
  name: string;
  role: string;
  disabled: boolean;
  created_at: string;
  last_login_at: string | null;
  version: number;
}

export interface Role {
  name: string;
  description: string;
  permissions: { name: string; description: string }[];
}

export interface ServiceToken {
  id: string;
  name: string;
  permissions: string[];
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
}

/** A person or service named beside a thing. */
export interface Named {
  id: string;
  name: string;
}

export interface ActorRef {
  kind: "user" | "service" | "system";
  id: string | null;
  name: string;
}
