// A small picker: type a name or press a picture.

import { fill, h } from "./dom.js";
import { emojiLike } from "./emoji.js";
import { EMOJI } from "./emoji_table.js";
import { closePopover } from "./popover.js";

const USUAL =
  "thumbsup tada eyes raised_hands white_check_mark rocket wave pray fire heart joy slightly_smiling_face thinking_face clap handshake muscle 100 bulb dart hourglass_flowing_sand warning memo telephone_receiver moneybag trophy star calendar x question seedling".split(
    " ",
  );

export function emojiPicker(take) {
  const grid = h("div", { class: "emoji-grid" });
  const search = h("input", {
    class: "field",
    type: "search",
    placeholder: "Search emoji",
    "aria-label": "Search emoji",
    on: { input: () => show(search.value.trim()) },
  });
  const show = (letters) => fill(grid, (letters ? emojiLike(letters.toLowerCase(), 30) : USUAL).map(one));
  const one = (name) =>
    h(
      "button",
      {
        type: "button",
        class: "emoji-choice",
        title: `:${name}:`,
        "aria-label": name.replaceAll("_", " "),
        on: { click: () => choose(name) },
      },
      EMOJI.get(name),
    );
  function choose(name) {
    closePopover();
    take(name);
  }
  show("");
  setTimeout(() => search.focus());
  return h("div", { class: "emoji-picker" }, search, grid);
}
