// A channel's or a direct message's messages with the composer under them.

import { avatar } from "./avatar.js";
import { composer } from "./composer.js";
import { load, messagesOf, privatesOf } from "./conversations.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { keyed } from "./keyed.js";
import { scroller } from "./scroller.js";
import { addressOf, channelTitle, otherSide, state, user } from "./state.js";
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
    if (!messages) return keyed(scroll.list, [skeleton()]);
    const privates = privatesOf(one.id).filter(({ message }) => !message.thread_ts);
    keyed(scroll.list, [beginning(one), ...timeline(messages, privates, { channel: one.id, newSince })]);
    if (document.visibilityState === "visible") markRead(one.id);
  }

  function update({ message, fresh, mine } = {}) {
    draw();
    const here =
      message && (!message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast");
    if (fresh && here) scroll.arrived(mine);
  }

  function settle() {
    const wanted = state.jumpTo && scroll.list.querySelector(`[data-ts="${CSS.escape(state.jumpTo)}"]`);
    if (wanted) scroll.toElement(wanted);
    else scroll.toEnd();
  }

  return { element, update, settle, id: one.id };
}

function skeleton() {
  const line = () =>
    h("div", { class: "skeleton" }, h("span", { class: "skeleton-face" }), h("span", { class: "skeleton-lines" }));
  return {
    key: "skeleton",
    signature: "skeleton",
    draw: () => h("div", { "aria-label": "Loading" }, line(), line(), line()),
  };
}

/** What stands above the first message. */
function beginning(one) {
  return {
    key: "beginning",
    signature: JSON.stringify([one.name, one.topic, state.me]),
    draw: () => (one.is_im ? directBeginning(one) : channelBeginning(one)),
  };
}

function channelBeginning(one) {
  const sign = h("span", { class: "beginning-sign" }, icon(one.is_private ? "lock" : "hash", 26));
  const words = topicOf(one) || `This is the very beginning of ${addressOf(one)}.`;
  return h("div", { class: "beginning" }, sign, h("h2", {}, addressOf(one)), h("p", {}, words));
}

function directBeginning(one) {
  const other = otherSide(one);
  const role = user(other)?.title ? ` ${user(other).title}.` : "";
  return h(
    "div",
    { class: "beginning" },
    avatar(other, 56),
    h("h2", {}, channelTitle(one)),
    h("p", {}, `Only the two of you see what is written here.${role}`),
  );
}
