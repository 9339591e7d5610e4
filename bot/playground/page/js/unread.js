// What each person has not read yet. Kept in the browser: the server has no idea of reading.

import { messagesOf } from "./conversations.js";
import { channel, state } from "./state.js";

const STORE = "handoff.read";

function readMarks() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return {};
  }
}

const markName = (id) => `${state.boot.team.id}/${state.me}/${id}`;

/** The newest `ts` the person has seen in that channel, 0 if none. */
export function lastRead(id) {
  const mark = Number(readMarks()[markName(id)] ?? 0);
  const newest = Number(messagesOf(id)?.at(-1)?.ts ?? Infinity);
  return mark > newest ? 0 : mark; // the playground was started anew, on an earlier day
}

export function markRead(id) {
  const newest = messagesOf(id)?.at(-1)?.ts;
  if (!newest || Number(newest) === lastRead(id)) return;
  localStorage.setItem(STORE, JSON.stringify({ ...readMarks(), [markName(id)]: Number(newest) }));
}

/** {messages, mentions}: how many are new, and how many of those speak to the person. */
export function unread(id) {
  const since = lastRead(id);
  const fresh = (messagesOf(id) ?? []).filter((one) => Number(one.ts) > since && one.user !== state.me);
  const direct = channel(id)?.is_im;
  const mentions = direct ? fresh : fresh.filter((one) => speaksTo(one, state.me));
  return { messages: fresh.length, mentions: mentions.length };
}

function speaksTo(message, id) {
  const words = JSON.stringify([message.text, message.blocks]);
  return words.includes(`<@${id}>`) || words.includes(`"user_id":"${id}"`) || /<!(here|channel|everyone)/.test(words);
}
