// One stream of events: the play, and what each pane shows.

import { lang } from "./words.js";
import { CHATS, look } from "./store.js";

let source = null;
let asked = "";
let handlers = {};
let connected = () => {};
/** A server that answers, but not with a stream, is asked again so much later. */
const RETRY_MS = 3000;

/** Say who listens: play, stage, pane, closed; and who hears whether the stream is there. */
export function listen(wanted, whenConnected) {
  handlers = wanted;
  connected = whenConnected;
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
  source.addEventListener("open", () => connected(true));
  source.addEventListener("error", broken);
}

/** Browsers take a broken stream up again by themselves, but not a refused one. */
function broken({ target }) {
  connected(false);
  if (target.readyState === EventSource.CLOSED) setTimeout(() => target === source && open(asked), RETRY_MS);
}
