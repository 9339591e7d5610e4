// A run of messages as keyed entries: days, what is new, who speaks on.

import { dismiss } from "./conversations.js";
import { h } from "./dom.js";
import { drawMessage } from "./message.js";
import { authorOf } from "./message_words.js";
import { state } from "./state.js";
import { dividerName, fromTs, isoDay, myZone } from "./time.js";

const SPEAKS_ON = 300; // seconds within which a second message of the same person needs no face

/** Entries for keyed(). `at` = {channel, inThread, newSince (ts), days}. `privates` are mixed in by time. */
export function timeline(messages, privates, at) {
  const all = [
    ...messages.map((message) => ({ message })),
    ...privates.map(({ id, message }) => ({ message, privateId: id })),
  ];
  all.sort((a, b) => Number(a.message.ts) - Number(b.message.ts));
  const entries = [];
  let before = null;
  let marked = !at.newSince;
  for (const one of all) {
    const fresh =
      !marked && Number(one.message.ts) > at.newSince && authorOf(one.message) !== state.me && !one.privateId;
    const turned = at.days !== false && (!before || dayOf(before) !== dayOf(one));
    if (turned) entries.push(dayLine(one.message));
    if (fresh) {
      entries.push(newLine());
      marked = true;
    }
    entries.push(entry(one, { ...at, compact: !turned && !fresh && speaksOn(before, one) }));
    before = one;
  }
  return entries;
}

const dayOf = ({ message }) => isoDay(fromTs(message.ts));

function speaksOn(before, { message, privateId }) {
  if (!before || before.privateId || privateId || message.subtype || before.message.subtype) return false;
  if (message.blocks?.some((block) => block.type === "header")) return false; // a card stands by itself
  const near = Number(message.ts) - Number(before.message.ts) < SPEAKS_ON;
  return near && authorOf(message) === authorOf(before.message);
}

function entry({ message, privateId }, at) {
  const drop = () => dismiss(at.channel, privateId);
  return {
    key: privateId ? `private-${privateId}` : message.ts,
    signature: JSON.stringify([message, at.compact, at.inThread, isoDay(state.now), myZone(), state.me]),
    draw: () => drawMessage(message, { ...at, privateId, dismiss: drop }),
  };
}

function dayLine(message) {
  const name = dividerName(fromTs(message.ts));
  return {
    key: `day-${isoDay(fromTs(message.ts))}`,
    signature: name,
    draw: () =>
      h("div", { class: "day-line", role: "separator", "aria-label": name }, h("span", { class: "day-name" }, name)),
  };
}

function newLine() {
  return {
    key: "new",
    signature: "new",
    draw: () => h("div", { class: "new-line", role: "separator", "aria-label": "New messages" }, h("span", {}, "New")),
  };
}
