// The messages the page holds: per channel, per open thread, and the private ones that only live here.

import * as api from "./api.js";
import { emit, state } from "./state.js";
import { toast } from "./toast.js";

let channels = new Map(); // id -> messages at the top level, oldest first
let threads = new Map(); // "channel/ts" -> [parent, ...replies]
let privates = new Map(); // channel -> [{id, message}]
const loading = new Map(); // channel -> for each answer on its way, what has happened since it was asked for
const DISMISSED = "handoff.dismissed";
const dismissed = new Set(JSON.parse(sessionStorage.getItem(DISMISSED) ?? "[]")); // private messages put away

const key = (id, ts) => `${id}/${ts}`;
export const messagesOf = (id) => channels.get(id);
export const threadOf = (id, ts) => threads.get(key(id, ts));
export const privatesOf = (id) => privates.get(id) ?? [];

/** Forget everything: another person looks now, or the line was down. */
export function forget() {
  channels = new Map();
  threads = new Map();
  privates = new Map();
}

/** {answer, since}; null if another person looks by now. */
async function fetched(id, ask) {
  const as = state.me;
  const since = [];
  const under = loading.get(id) ?? new Set();
  loading.set(id, under.add(since));
  const answer = await ask().finally(() => under.delete(since));
  if (as !== state.me) return null;
  if (answer.ok === false) toast(answer.text ?? answer.error);
  return { answer, since };
}

/** Do what happened in a channel, now and once more on what was asked for before it happened. */
function happen(id, act) {
  for (const since of loading.get(id) ?? []) since.push(act);
  return act();
}

export async function load(id) {
  const got = await fetched(id, () => api.history(id));
  if (!got) return;
  channels.set(id, got.answer.messages ?? []);
  privates.set(id, (got.answer.ephemerals ?? []).filter((one) => !dismissed.has(one.id)));
  for (const again of got.since) again();
  emit("messages", { channel: id });
}

export async function loadThread(id, ts) {
  const got = await fetched(id, () => api.replies(id, ts));
  if (!got) return;
  threads.set(key(id, ts), got.answer.messages ?? []);
  for (const again of got.since) again();
  emit("messages", { channel: id });
}

const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts;

/** A message came in, or one was said again. */
export function receive(id, message) {
  const fresh = happen(id, () => put(id, message));
  emit("messages", { channel: id, message, fresh, mine: message.user === state.me });
}

function put(id, message) {
  let fresh = false;
  if (!isReply(message)) fresh = upsert(channels.get(id), message);
  const root = message.thread_ts ?? message.ts;
  if (threads.has(key(id, root))) fresh = upsert(threads.get(key(id, root)), message) || fresh;
  else if (isReply(message)) fresh = true;
  return fresh;
}

/** Add or replace by `ts`, keeping order; true if it is new. */
function upsert(list, message) {
  if (!list) return true;
  const at = list.findIndex((one) => one.ts === message.ts);
  if (at >= 0) {
    list[at] = message;
    return false;
  }
  const after = list.findIndex((one) => Number(one.ts) > Number(message.ts));
  list.splice(after < 0 ? list.length : after, 0, message);
  return true;
}

export function change(id, message) {
  happen(id, () => put(id, message));
  emit("messages", { channel: id });
}

export function remove(id, ts) {
  happen(id, () => take(id, ts));
  emit("messages", { channel: id });
}

function take(id, ts) {
  const drop = (list) => list?.splice(0, list.length, ...list.filter((one) => one.ts !== ts));
  drop(channels.get(id));
  for (const [name, list] of threads) if (name.startsWith(`${id}/`)) drop(list);
}

/** A message only this person sees; the same id again replaces it. */
export function receivePrivate(id, privateId, message) {
  happen(id, () => {
    const list = privatesOf(id).filter((one) => one.id !== privateId);
    privates.set(id, [...list, { id: privateId, message }]);
  });
  if (dismissed.delete(privateId)) keepDismissed();
  emit("messages", { channel: id, message, fresh: true, mine: true });
}

export function dismiss(id, privateId) {
  dismissed.add(privateId);
  keepDismissed();
  happen(id, () =>
    privates.set(id, privatesOf(id).filter((one) => one.id !== privateId)),
  );
  emit("messages", { channel: id });
}

function keepDismissed() {
  sessionStorage.setItem(DISMISSED, JSON.stringify([...dismissed]));
}
