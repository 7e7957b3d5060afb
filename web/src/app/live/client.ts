/** The WebSocket `/api/v1/live`: subscribes to topics, resumes where it was cut, and comes back by itself. */

export interface LiveEvent {
  seq: number;
  topic: string;
  name: string;
  at: string;
  data: Record<string, unknown>;
}

type ServerMessage =
  | { type: "ready"; seq: number; now: string }
  | { type: "subscribed"; topics: string[]; seq: number }
  | ({ type: "event" } & LiveEvent)
  | { type: "refused"; topic: string; reason: string }
  | { type: "reset"; seq: number }
  | { type: "ping" };

export type LiveStatus = "connecting" | "live" | "lost";

export interface LiveState {
  status: LiveStatus;
  /** When the connection was last known to be good, in ms. */
  goodAt: number | null;
  lastEventAt: number | null;
}

interface LiveOptions {
  url: string;
  token: () => Promise<string | null>;
  onEvent: (event: LiveEvent) => void;
  /** From now on every event of the topics arrives; what was loaded before may lack the newest. */
  onSubscribed: (topics: readonly string[]) => void;
  /** What was missed cannot be told: fetch everything again. */
  onReset: () => void;
  socket?: (url: string) => WebSocket;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** The server pings every 20 s; after twice that and some the line is dead. */
const SILENCE_MS = 45_000;
/** Close code of an expired token: come back at once with a new one. */
const TOKEN_EXPIRED = 4401;

export class LiveClient {
  #options: LiveOptions;
  #socket: WebSocket | null = null;
  /** The highest number of an acknowledgement or an event: everything up to it is known. */
  #seq: number | null = null;
  /** The server has greeted this connection and takes messages. */
  #ready = false;
  /** The first acknowledgement of this connection follows what was missed, which then needs no fetching. */
  #resuming = false;
  #attempts = 0;
  #stopped = true;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #topics = new Map<string, number>();
  #handlers = new Map<string, Set<(event: LiveEvent) => void>>();
  #listeners = new Set<() => void>();
  #state: LiveState = { status: "connecting", goodAt: null, lastEventAt: null };

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  get state(): LiveState {
    return this.#state;
  }

  /** Tells about changes of `state`; for useSyncExternalStore. */
  watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    this.#stopped = false;
    window.addEventListener("online", this.#comeBack);
    document.addEventListener("visibilitychange", this.#comeBack);
    void this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    window.removeEventListener("online", this.#comeBack);
    document.removeEventListener("visibilitychange", this.#comeBack);
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    this.#ready = false;
    this.#socket?.close(1000);
    this.#socket = null;
  }

  /** Subscribes until the returned function is called. Several subscribers of one topic share it. */
  subscribe(topic: string, handler?: (event: LiveEvent) => void): () => void {
    const users = this.#topics.get(topic) ?? 0;
    this.#topics.set(topic, users + 1);
    if (users === 0) this.#send({ type: "subscribe", topics: [topic] });
    if (handler !== undefined) {
      const set = this.#handlers.get(topic) ?? new Set();
      this.#handlers.set(topic, set.add(handler));
    }
    return () => {
      if (handler !== undefined) this.#handlers.get(topic)?.delete(handler);
      const left = (this.#topics.get(topic) ?? 1) - 1;
      if (left > 0) {
        this.#topics.set(topic, left);
      } else {
        this.#topics.delete(topic);
        this.#send({ type: "unsubscribe", topics: [topic] });
      }
    };
  }

  #set(change: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...change };
    this.#listeners.forEach((each) => each());
  }

  #send(message: Record<string, unknown>): void {
    if (this.#ready) this.#socket?.send(JSON.stringify(message));
  }

  #comeBack = (): void => {
    if (this.#stopped || this.#socket !== null || document.visibilityState === "hidden") return;
    clearTimeout(this.#retry);
    void this.#connect();
  };

  async #connect(): Promise<void> {
    let token: string | null;
    try {
      token = await this.#options.token();
    } catch {
      // No answer from the server: that is what the waiting is for.
      this.#wait();
      return;
    }
    if (this.#stopped || this.#socket !== null || token === null) return;
    const make = this.#options.socket ?? ((url: string) => new WebSocket(url));
    const socket = make(this.#options.url);
    this.#socket = socket;
    this.#ready = false;
    this.#resuming = this.#seq !== null;
    this.#listen();
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", token, resume: this.#seq }));
    socket.onmessage = (message: MessageEvent<string>) => {
      this.#listen();
      this.#receive(JSON.parse(message.data) as ServerMessage);
    };
    socket.onclose = (event) => this.#lost(socket, event.code);
  }

  #receive(message: ServerMessage): void {
    const now = Date.now();
    switch (message.type) {
      case "ready":
        this.#ready = true;
        this.#set({ goodAt: now });
        // One message for all: the first subscription is what a resumed connection replays.
        this.#send({ type: "subscribe", topics: [...this.#topics.keys()] });
        break;
      case "subscribed":
        this.#attempts = 0;
        this.#see(message.seq);
        this.#set({ status: "live", goodAt: now });
        if (!this.#resuming) this.#options.onSubscribed(message.topics);
        this.#resuming = false;
        break;
      case "event":
        this.#see(message.seq);
        this.#set({ lastEventAt: now, goodAt: now });
        this.#options.onEvent(message);
        this.#handlers.get(message.topic)?.forEach((handler) => handler(message));
        break;
      case "reset":
        this.#see(message.seq);
        this.#options.onReset();
        break;
      case "ping":
        this.#set({ goodAt: now });
        this.#send({ type: "pong" });
        break;
      case "refused":
        break;
    }
  }

  #see(seq: number): void {
    this.#seq = Math.max(this.#seq ?? 0, seq);
  }

  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#socket?.close(4000), SILENCE_MS);
  }

  #lost(socket: WebSocket, code: number): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    this.#ready = false;
    clearTimeout(this.#silence);
    if (this.#stopped) return;
    if (code === TOKEN_EXPIRED && this.#attempts === 0) {
      this.#attempts = 1;
      void this.#connect();
      return;
    }
    this.#wait();
  }

  #wait(): void {
    if (this.#stopped) return;
    this.#set({ status: "lost" });
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#attempts);
    this.#attempts += 1;
    this.#retry = setTimeout(() => void this.#connect(), wait * (0.75 + Math.random() * 0.5));
  }
}
