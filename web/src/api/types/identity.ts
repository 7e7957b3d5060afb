import type { Contract } from "./contract";

export type Me = Contract<"MeResponse">;
export type User = Contract<"UserResponse">;
export type NewUser = Contract<"UserCreate">;
export type UserChange = Contract<"UserChange">;
export type Role = Contract<"RoleResponse">;
export type RoleName = Contract<"Role">;

/** It may do what it was given and its owner may do at the time. */
export type ServiceToken = Contract<"ServiceTokenResponse">;
/** The person who answers for a token or a service account. */
export type TokenOwner = ServiceToken["owner"];
export type NewToken = Contract<"TokenCreate">;
/** The only answer that ever holds the value. */
export type CreatedToken = Contract<"ServiceTokenCreated">;
/** A program that tokens belong to. */
export type ServiceAccount = Contract<"ServiceAccountResponse">;
export type NewServiceAccount = Contract<"ServiceAccountCreate">;
export type ServiceAccountChange = Contract<"ServiceAccountChange">;

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
