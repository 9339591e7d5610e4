// Faces: a person's initials on their colour, the app's own picture.

import { h } from "./dom.js";
import { state, user } from "./state.js";

/** True for the app's own user and its bot id. */
export function isApp(id) {
  const { app } = state.boot;
  return id === app.bot_user || id === app.bot_id || id === app.id || Boolean(user(id)?.is_bot);
}

/** A square of `size` pixels; decoration, the name always stands beside it. */
export function avatar(id, size = 36) {
  const style = { "--size": `${size}px` };
  if (isApp(id)) return h("img", { class: "avatar", src: "icon.svg", alt: "", style, width: size, height: size });
  const one = user(id);
  style["--colour"] = one?.avatar_color;
  return h("span", { class: "avatar", style, "aria-hidden": "true" }, one?.initials ?? "?");
}
