import type { Contract } from "./contract";

/** An event that one subscriber could not handle and that was given up. */
export type DeadDelivery = Contract<"DeadDeliveryResponse">;
export type WaitingLane = Contract<"WaitingResponse">;
export type Deliveries = Contract<"DeliveriesResponse">;
