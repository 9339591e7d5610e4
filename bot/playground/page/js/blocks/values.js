// How a field hands over what it holds.

/** The value a field begins with: what was typed before, else what the app asks for. */
export function begin(one, { ctx, blockId }, value) {
  return ctx.form.start(blockId, one.action_id, { type: one.type, ...value });
}

/** Keep a new value; outside of input blocks, or where the block asks for it, say so at once. */
export function keep(one, { ctx, blockId, inInput, dispatch }, value, source) {
  ctx.form.set(blockId, one.action_id, { type: one.type, ...value });
  if (inInput && !dispatch) return;
  ctx.act(blockId, { type: one.type, action_id: one.action_id, ...value }, { confirm: one.confirm, source });
}
