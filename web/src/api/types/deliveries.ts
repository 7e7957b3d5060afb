/** An event that one subscriber could not handle and that was given up. */
export interface DeadDelivery {
  event_id: string;
  subscriber: string;
  event: string;
  payload: Record<string, unknown>;
  attempts: number;
  last_error: string | null;
  published_at: string;
}

/** What waits in one lane: how much is due, and for how long the oldest of it has been. */
export interface WaitingLane {
  priority: "urgent" | "ordinary";
  count: number;
  oldest_seconds: number;
}

/** Deliveries that were given up, a page of them, and how far behind the others are. */
export interface Deliveries {
  items: DeadDelivery[];
  next_cursor: string | null;
  waiting: WaitingLane[];
  /** Failed, and tried again by themselves. */
  put_off: number;
  /** All that were given up. */
  dead: number;
}
