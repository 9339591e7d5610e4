// Where a person writes: Enter sends, "/" offers commands, the lightning offers shortcuts.

import * as api from "./api.js";
import { composerTools } from "./composer_tools.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { state } from "./state.js";
import { suggestions } from "./suggest.js";
import { toast } from "./toast.js";

const TALLEST = 240; // px before the text scrolls
const drafts = new Map(); // "person/channel/thread" -> text

/** A composer for a channel or a thread; `label` is what it goes by ("Message #leads"), `hint` what stands in it. */
export function composer({ channel, thread, label, hint: placeholder = label }) {
  const key = [state.me, channel, thread ?? ""].join("/");
  const area = h("textarea", {
    class: "composer-text",
    rows: 1,
    "aria-label": label,
    placeholder,
    value: drafts.get(key) ?? "",
    on: { input: changed, keydown: key_ },
  });
  const hint = h("div", { class: "composer-hint", hidden: true });
  const send = h(
    "button",
    { type: "button", class: "send", "aria-label": "Send", title: "Send", on: { click: sendNow } },
    icon("send", 18),
  );
  const foot = h("div", { class: "composer-foot" }, composerTools(area), h("span", { class: "grow" }), send);
  const box = h(
    "div",
    { class: "composer", on: { click: (event) => event.target === box && area.focus() } },
    area,
    hint,
    foot,
  );
  const suggest = suggestions(area, box);
  changed();
  return h("div", { class: "composer-place" }, box);

  function changed() {
    drafts.set(key, area.value);
    send.classList.toggle("ready", area.value.trim() !== "");
    area.style.height = "auto";
    if (area.isConnected) area.style.height = `${Math.min(area.scrollHeight, TALLEST)}px`;
    showHint();
  }

  function showHint() {
    const command = state.boot.commands.find((one) => area.value.startsWith(`${one.command} `));
    hint.hidden = !command;
    if (command)
      fill(
        hint,
        h("strong", {}, command.command),
        ` ${command.usage_hint ?? ""}`,
        h("span", { class: "quiet" }, ` ${command.description ?? ""}`),
      );
  }

  function key_(event) {
    if (suggest.key(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      sendNow();
    }
  }

  async function sendNow() {
    const text = area.value.trim();
    if (!text) return;
    area.value = "";
    suggest.close();
    changed();
    const answer = await deliver(text);
    if (answer.ok !== false) return;
    toast(answer.text ?? answer.error);
    if (!area.value) area.value = text;
    changed();
  }

  /** What begins with a slash and a word is a command; whether the app knows it, the playground says. */
  function deliver(text) {
    const [name] = text.split(/\s/);
    if (!/^\/[\w-]+$/.test(name)) return api.say(channel, text, thread);
    return api.command(channel, name, text.slice(name.length).trim(), thread);
  }
}
