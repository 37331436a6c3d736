// The forum in its frame: goes where the play points, and shows what has changed without taking the page away.

import { isBusy, touch } from "./store.js";

const frame = document.getElementById("forum-frame");
const open = document.getElementById("forum-open");
/** The forum is asked when the chats have been quiet for so long. */
const QUIET_MS = 900;
let waiting = 0;
/** Where the play points, but nothing is there yet. */
let wanted = "";

export function prepareForum() {
  frame.addEventListener("load", () => {
    open.href = path();
    // A click inside a frame is not heard outside it.
    frame.contentWindow.addEventListener("pointerdown", touch);
  });
}

/** Show a page of the forum. */
export function openPage(page) {
  wanted = page;
  go();
}

/** An idea has no page before it is public: until then the frame shows what it showed, at first the beginning. */
async function go() {
  const page = wanted;
  const answer = await fetch(`/stage/forum?${new URLSearchParams({ page })}`).catch(() => null);
  const { there } = answer?.ok ? await answer.json() : { there: false };
  if (page !== wanted) return;
  if (there) {
    wanted = "";
    if (!frame.src || path() !== page) frame.src = page;
  } else if (!frame.src) {
    frame.src = "/";
  }
}

/** Something was said: perhaps the page says something else now. */
export function lookSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(look, QUIET_MS);
}

async function look() {
  if (wanted) await go();
  if (!frame.src || document.activeElement === frame) return;
  const answer = await fetch(path()).catch(() => null);
  if (!answer) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (words(now) === words(frame.contentDocument)) return;
  if (isReading()) lookSoon();
  else frame.contentWindow.location.reload();
}

/** Whoever has scrolled down and is busy is not interrupted. */
const isReading = () => isBusy() && frame.contentWindow.scrollY > 0;

const words = (page) => page.querySelector("main")?.textContent.replaceAll(/\s+/gu, " ") ?? "";

function path() {
  const { pathname, search } = frame.contentWindow.location;
  return pathname === "blank" ? "" : pathname + search;
}
