// Faces: a person's initials on their colour, the app's own picture.

import { h } from "./dom.js";
import { displayName, state, user } from "./state.js";

const COLOURS = ["#7a4b9d", "#1f7a8c", "#b4532a", "#3c6e47", "#a23b72", "#35618f", "#8a6d1d", "#5a5f73"];

function colourOf(id) {
  const sum = [...id].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return COLOURS[sum % COLOURS.length];
}

function initialsOf(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return (words.length > 1 ? words[0][0] + words.at(-1)[0] : name.slice(0, 2)).toUpperCase();
}

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
  const name = displayName(one);
  style["--colour"] = one?.avatar_color ?? colourOf(id ?? "");
  return h("span", { class: "avatar", style, "aria-hidden": "true" }, one?.initials ?? initialsOf(name));
}
