// Short notes over the page.

import { fill, h } from "./dom.js";
import { icon, iconButton } from "./icons.js";

const SHOWN_FOR = 6000; // ms

/** Say something in passing; `kind` is "error" or "info". */
export function toast(text, kind = "error") {
  const place = document.getElementById("toasts");
  const close = iconButton("close", "Dismiss", () => note.remove(), {}, 16);
  const note = h("div", { class: `toast toast-${kind}`, role: kind === "error" ? "alert" : "status" });
  fill(note, icon(kind === "error" ? "alert" : "check"), h("span", {}, text), close);
  place.append(note);
  while (place.children.length > 3) place.firstChild.remove();
  place.hidePopover();
  place.showPopover(); // last into the top layer, above any dialog
  setTimeout(() => note.remove(), SHOWN_FOR);
}
