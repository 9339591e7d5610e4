// The thread at the right: the message, its replies, and a composer of its own.

import { composer } from "./composer.js";
import { loadThread, privatesOf, threadOf } from "./conversations.js";
import { fill, h } from "./dom.js";
import { iconButton } from "./icons.js";
import { keyed } from "./keyed.js";
import { drawMessage } from "./message.js";
import { closeThread } from "./route.js";
import { scroller } from "./scroller.js";
import { addressOf, channel, on, state } from "./state.js";
import { isoDay } from "./time.js";
import { timeline } from "./timeline.js";

const root = document.getElementById("thread");
let drawn = null; // what is shown: {key, scroll}
let opener = null; // gets the focus back

/** Show the open thread, or hide the pane. */
export function drawThread() {
  const { thread } = state;
  root.hidden = !thread;
  document.body.classList.toggle("thread-open", Boolean(thread));
  if (!thread) return leave();
  const key = `${state.me}/${thread.channel}/${thread.ts}`;
  if (drawn?.key === key) return update({ channel: thread.channel });
  opener = root.contains(document.activeElement) ? opener : document.activeElement;
  const scroll = scroller("Replies");
  drawn = { key, scroll };
  fill(
    root,
    head(thread),
    scroll.frame,
    composer({ channel: thread.channel, thread: thread.ts, label: "Reply to thread", hint: "Reply…" }),
  );
  loadThread(thread.channel, thread.ts).then(() => settle(key));
  if (threadOf(thread.channel, thread.ts)) update({ channel: thread.channel });
  root.querySelector("textarea").focus({ preventScroll: true });
}

function leave() {
  if (!drawn) return;
  drawn = null;
  fill(root);
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

function settle(key) {
  if (drawn?.key !== key) return;
  const wanted = state.jumpTo && drawn.scroll.list.querySelector(`[data-ts="${CSS.escape(state.jumpTo)}"]`);
  if (wanted) drawn.scroll.toElement(wanted);
  else drawn.scroll.toEnd();
}

function head(thread) {
  const one = channel(thread.channel);
  const close = iconButton("close", "Close thread", closeThread, { title: "Close (Esc)" });
  return h(
    "header",
    { class: "pane-head" },
    h("h2", { class: "pane-title" }, "Thread"),
    h("span", { class: "pane-topic" }, one ? addressOf(one) : ""),
    close,
  );
}

function update({ channel: id, message, fresh, mine }) {
  const { thread } = state;
  if (!thread || !drawn || id !== thread.channel) return;
  const messages = threadOf(id, thread.ts);
  if (!messages) return;
  const at = { channel: id, inThread: true };
  const [parent, ...replies] = messages;
  const privates = privatesOf(id).filter((one) => one.message.thread_ts === thread.ts);
  const top = parent ? [parentEntry(parent, at), countEntry(replies.length)] : [];
  keyed(drawn.scroll.list, [...top, ...timeline(replies, privates, { ...at, days: false })]);
  if (fresh && message.thread_ts === thread.ts) drawn.scroll.arrived(mine);
}

function parentEntry(parent, at) {
  return {
    key: `parent-${parent.ts}`,
    signature: JSON.stringify([parent, state.me, isoDay(state.now)]),
    draw: () => drawMessage(parent, at),
  };
}

function countEntry(count) {
  const words = count === 1 ? "1 reply" : count ? `${count} replies` : "No replies yet";
  return { key: "count", signature: words, draw: () => h("div", { class: "reply-line" }, h("span", {}, words)) };
}

on("messages", update);
on("thread", drawThread);
on("clock", () => state.thread && update({ channel: state.thread.channel }));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  closeThread();
});
