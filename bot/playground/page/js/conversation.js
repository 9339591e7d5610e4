// A channel's or a direct message's messages with the composer under them.

import { composer } from "./composer.js";
import { load, messagesOf, privatesOf } from "./conversations.js";
import { h } from "./dom.js";
import { keyed } from "./keyed.js";
import { scroller } from "./scroller.js";
import { addressOf, channelTitle, state } from "./state.js";
import { timeline } from "./timeline.js";
import { lastRead, markRead, unread } from "./unread.js";
import { topicOf } from "./suggest.js";

/** {element, update(event), settle()} for one conversation; `settle` goes to the end or to the linked message. */
export function conversation(one) {
  const scroll = scroller(`Messages in ${channelTitle(one)}`);
  const newSince = unread(one.id).messages && lastRead(one.id) ? lastRead(one.id) : null;
  const write = composer({ channel: one.id, label: `Message ${addressOf(one)}` });
  const element = h("div", { class: "conversation" }, scroll.frame, write);
  if (!messagesOf(one.id)) load(one.id);
  draw();

  function draw() {
    const messages = messagesOf(one.id);
    if (!messages) return;
    const privates = privatesOf(one.id).filter(({ message }) => !message.thread_ts);
    keyed(scroll.list, [beginning(one), ...timeline(messages, privates, { channel: one.id, newSince })]);
    if (document.visibilityState === "visible") markRead(one.id);
  }

  function update({ message, fresh, mine } = {}) {
    draw();
    const here =
      message && (!message.thread_ts || message.thread_ts === message.ts);
    if (fresh && here) scroll.arrived(mine);
  }

  function settle() {
    const wanted = state.jumpTo && scroll.list.querySelector(`[data-ts="${CSS.escape(state.jumpTo)}"]`);
    if (wanted) scroll.toElement(wanted);
    else scroll.toEnd();
  }

  return { element, update, settle, id: one.id };
}

/** What stands above the first message. */
function beginning(one) {
  const words = topicOf(one) || (one.is_im ? "Only the two of you see what is written here." : "The beginning of the channel.");
  const name = one.is_im ? channelTitle(one) : addressOf(one);
  const draw = () => h("div", { class: "beginning" }, h("h2", {}, name), h("p", {}, words));
  return { key: "beginning", signature: JSON.stringify([name, words, state.me]), draw };
}
