// The small buttons under a composer: shortcuts, marks, emoji, people.

import * as api from "./api.js";
import { h } from "./dom.js";
import { emojiPicker } from "./emoji_picker.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { openPopover } from "./popover.js";
import { state } from "./state.js";
import { toast } from "./toast.js";

const MARKS = [
  ["bold", "Bold", "*", "b"],
  ["italic", "Italic", "_", "i"],
  ["strike", "Strikethrough", "~", null],
  ["code", "Code", "`", null],
];

export function composerTools(area) {
  const bolt = tool("bolt", "Shortcuts", () => openMenu(bolt, shortcuts(area), { label: "Shortcuts", above: true }));
  bolt.setAttribute("aria-haspopup", "menu");
  const smile = tool("smile", "Emoji", () =>
    openPopover(
      smile,
      emojiPicker((name) => insert(area, `:${name}: `)),
      { above: true },
    ),
  );
  const at = tool("at", "Mention somebody", () => insert(area, "@"));
  const marks = MARKS.map(([name, label, mark]) => tool(name, label, () => surround(area, mark)));
  area.addEventListener("keydown", (event) => {
    const found = (event.ctrlKey || event.metaKey) && MARKS.find(([, , , letter]) => letter === event.key);
    if (!found) return;
    event.preventDefault();
    surround(area, found[2]);
  });
  return [
    bolt,
    h("span", { class: "tools-line" }),
    smile,
    at,
    h("span", { class: "tools-line wide-only" }),
    h("span", { class: "tools-marks wide-only" }, marks),
  ];
}

function tool(name, label, press) {
  return h(
    "button",
    { type: "button", class: "tool", "aria-label": label, title: label, on: { click: press } },
    icon(name),
  );
}

function insert(area, text) {
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.focus();
  area.dispatchEvent(new Event("input"));
}

function surround(area, mark) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  area.setRangeText(mark + value.slice(from, to) + mark, from, to, "end");
  area.focus();
  area.setSelectionRange(from + mark.length, to + mark.length);
  area.dispatchEvent(new Event("input"));
}

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
