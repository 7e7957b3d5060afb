import type { Contract } from "./contract";

export type Me = Contract<"MeResponse">;
export type User = Contract<"UserResponse">;
export type NewUser = Contract<"UserCreate">;
export type UserChange = Contract<"UserChange">;
export type Role = Contract<"RoleResponse">;
export type RoleName = Contract<"Role">;

/** The person who answers for a token or a service account. */
export interface TokenOwner {
  id: string;
  name: string;
  email: string;
  disabled: boolean;
}

/** It may do what it was given and its owner may do at the time. */
export interface ServiceToken {
  id: string;
  name: string;
  permissions: string[];
  owner: TokenOwner;
  service_account: { id: string; name: string } | null;
  state: "active" | "expired" | "owner_disabled" | "account_disabled";
  created_at: string;
  last_used_at: string | null;
  expires_at: string;
}

export interface NewToken {
  name: string;
  permissions: string[];
  expires_at: string;
  /** Whose it is; one's own when left out. */
  service_account_id?: string;
}

/** The only answer that ever holds the value. */
export interface CreatedToken extends ServiceToken {
  token: string;
}

/** A program that tokens belong to. */
export interface ServiceAccount {
  id: string;
  name: string;
  owner: TokenOwner;
  disabled: boolean;
  created_at: string;
  version: number;
}

export interface NewServiceAccount {
  name: string;
  owner_id: string;
}

export interface ServiceAccountChange {
  name?: string;
  owner_id?: string;
  disabled?: boolean;
}

export type AccessToken = Contract<"TokenResponse">;
export type Credentials = Contract<"LoginRequest">;
export type SetupState = Contract<"SetupState">;
/** What makes the first administrator. */
export type FirstUser = Contract<"SetupRequest">;
export type PasswordChange = Contract<"PasswordRequest">;

/** A person named beside something else. */
export type Named = Contract<"PersonResponse">;

/** Who did something. */
export type ActorRef = Contract<"ActorResponse">;
