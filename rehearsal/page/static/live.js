// One stream of events: the play, and what each pane shows.

import { lang } from "./words.js";
import { CHATS, look } from "./store.js";

let source = null;
let asked = "";
let handlers = {};

/** Say who listens: play, stage, pane, closed. */
export function listen(wanted) {
  handlers = wanted;
  follow();
}

/** Look where the visitor looks; a new place needs a new stream. */
export function follow() {
  const query = new URLSearchParams({ lang });
  for (const network of CHATS) {
    const { where, who } = look(network);
    query.set(network, where);
    if (who) query.set(`${network}_as`, who);
  }
  if (query.toString() !== asked) open(query.toString());
}

function open(query) {
  source?.close();
  asked = query;
  source = new EventSource(`/stage/events?${query}`);
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }
  source.addEventListener("closed", () => source.close());
}
