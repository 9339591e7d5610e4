// Where a person writes: Enter sends, "/" offers commands, the lightning offers shortcuts.

import * as api from "./api.js";
import { fill, h } from "./dom.js";
import { iconButton } from "./icons.js";
import { openMenu } from "./menu.js";
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
  const send = iconButton("send", "Send", sendNow, { class: "send" });
  const bolt = iconButton("bolt", "Shortcuts", () => openMenu(bolt, shortcuts(area), { label: "Shortcuts", above: true }));
  bolt.setAttribute("aria-haspopup", "menu");
  const foot = h("div", { class: "composer-foot" }, bolt, h("span", { class: "grow" }), send);
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

/** What the app offers from anywhere: its shortcuts, and its commands to be typed on. */
function shortcuts(area) {
  const fire = (one) => async () => {
    const answer = await api.shortcut(one.callback_id);
    if (answer.ok === false) toast(answer.text ?? answer.error);
  };
  const write = (one) => () => {
    area.value = `${one.command} `;
    area.focus();
    area.dispatchEvent(new Event("input"));
  };
  const global = state.boot.shortcuts.filter((one) => one.type === "global");
  return [
    { heading: `${state.boot.app.name} shortcuts` },
    ...global.map((one) => ({ label: one.name, note: one.description, icon: "bolt", run: fire(one) })),
    "divider",
    { heading: "Commands" },
    ...state.boot.commands.map((one) => ({ label: one.command, note: one.description, run: write(one) })),
  ];
}
