// The middle of the page: a channel, a direct message, or the app.

import { appPage } from "./app_page.js";
import { avatar } from "./avatar.js";
import { conversation } from "./conversation.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { channelTitle, displayName, on, openChannel, otherSide, state, user } from "./state.js";
import { topicOf } from "./suggest.js";

const root = document.getElementById("main");
let talk = null; // the conversation in sight
let place = null; // what the pane was drawn for

/** Draw the pane for where we are. */
export function drawPane() {
  const one = openChannel();
  const now = JSON.stringify([state.place, state.me]);
  if (now === place && talk?.id === one?.id) return talk?.settle();
  place = now;
  talk = one ? conversation(one) : null;
  if (state.place.kind === "app") fill(root, appPage(talk?.element));
  else if (one) fill(root, head(one), talk.element);
  else
    fill(
      root,
      h("div", { class: "empty" }, h("h2", {}, "No channel yet"), h("p", {}, "Nothing to see for this person.")),
    );
  root.setAttribute("aria-label", one ? channelTitle(one) : state.boot.app.name);
  talk?.settle();
}

function head(one) {
  const sign = one.is_im ? avatar(otherSide(one), 24) : icon(one.is_private ? "lock" : "hash", 18);
  const topic = one.is_im ? user(otherSide(one))?.title : topicOf(one);
  return h(
    "header",
    { class: "pane-head" },
    h("h1", { class: "pane-title" }, sign, h("span", {}, channelTitle(one))),
    topic && h("span", { class: "pane-topic", title: topic }, topic),
  );
}

on("messages", (event) => talk && event.channel === talk.id && talk.update(event));
on("clock", () => talk?.update()); // "today" may have become "yesterday"
