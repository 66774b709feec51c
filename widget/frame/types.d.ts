/** What `/widget/v1` says, and what the frame makes of it. Times are milliseconds since 1970. */

export interface Channel {
  name: string;
  greeting?: string;
  color: string;
  position?: string;
  require_identity: boolean;
}

export interface FileInfo {
  id: string;
  name: string;
  size?: number;
  mime: string;
  kind: string;
}

export type Style = string | { link: { url: string } } | { detected: { kind: string } };

export interface Span {
  start: number;
  len: number;
  style: Style;
}

export interface Message {
  id: string;
  client_id?: string;
  seq: number;
  at: number;
  from: "visitor" | "operator" | "bot" | "system";
  name?: string;
  text: string;
  entities?: Span[];
  files?: FileInfo[];
  choices?: { id: string; label: string }[];
  notice?: "joined" | "closed";
  asks_number?: boolean;
  reply_to?: string;
  edited?: boolean;
  deleted?: boolean;
}

export interface Conversation {
  state: "none" | "bot" | "queued" | "active" | "closed";
  operator?: { name: string; bot: boolean };
  queue?: { place?: number; estimate_seconds?: number; can_leave: boolean; can_call: boolean };
  rating?: { asked: boolean; stars?: number };
}

export interface ThreadPage {
  messages: Message[];
  conversation: Conversation;
  cursor: string;
  more: boolean;
}

/** What is known of the thread. Messages are ordered by `seq`, each id once. */
export interface Thread {
  messages: Message[];
  conversation: Conversation;
  more: boolean;
}

/** A message on its way. */
export interface Waiting {
  client_id: string;
  at: number;
  text: string;
  files: FileInfo[];
  choice?: string;
  reply_to?: string;
  state: "waiting" | "failed" | "sent";
}

export interface Store {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
}

/** What became of an attempt: done, again after so many ms, or never. */
export type Outcome = { done: true } | { later: number } | { never: string };

export interface Identity {
  identifier?: string;
  identifier_hash?: string;
  name?: string;
  email?: string;
}

export type Words = typeof import("./words/en.js").words;
