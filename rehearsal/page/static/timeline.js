// The messages of one pane: each change touches its own element, and never moves what somebody reads.

import { bubble, follows } from "./bubble.js";
import { element } from "./dom.js";
import { say } from "./words.js";

/** So near to the end, one is at the end. */
const NEAR_PX = 48;

const TOUCHABLE = "button, a";

export class Timeline {
  constructor(pane, act) {
    this.network = pane.dataset.network;
    this.scroll = pane.querySelector(".scroll");
    this.list = pane.querySelector(".timeline");
    this.chip = pane.querySelector(".news");
    this.messages = new Map();
    this.act = act;
    this.unread = 0;
    this.top = 0;
    this.isAtEnd = true;
    this.scroll.addEventListener("scroll", () => this.#scrolled());
    this.chip.addEventListener("click", () => this.toEnd());
    this.list.addEventListener("focusin", () => this.#rove());
    const observer = new ResizeObserver(() => this.isAtEnd && this.toEnd());
    observer.observe(this.scroll);
    observer.observe(this.list);
  }

  /** Show another room. */
  replace(messages) {
    this.messages.clear();
    this.list.replaceChildren();
    this.list.append(...messages.flatMap((message) => this.#added(message)));
    this.#rove();
    this.#restart("turned");
    this.toEnd();
  }

  /** Take in what has changed; returns how many are new. */
  update(messages, gone) {
    for (const id of gone) this.#remove(id);
    const known = messages.filter((message) => this.messages.has(message.id));
    const fresh = messages.filter((message) => !this.messages.has(message.id));
    known.forEach((message) => this.#swap(message));
    for (const message of fresh) {
      const items = this.#added(message);
      items.forEach((item) => item.classList.add("fresh"));
      this.list.append(...items);
    }
    this.#rove();
    this.#settle(fresh.length);
    return fresh.length;
  }

  item(id) {
    return [...this.list.querySelectorAll(".message")].find((one) => one.dataset.id === id) ?? null;
  }

  toEnd() {
    this.isAtEnd = true;
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.top = this.scroll.scrollTop;
    this.#read();
  }

  /** To the next thing that can be touched, or back. */
  walk(step) {
    const here = document.activeElement;
    const stops = [...this.list.querySelectorAll(TOUCHABLE)];
    const after = (one) => here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
    const before = (one) => here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING;
    (step > 0 ? stops.find(after) : stops.findLast(before))?.focus();
  }

  goTo(id) {
    const item = this.item(id);
    item?.scrollIntoView({ block: "center" });
    item?.focus({ preventScroll: true });
  }

  /** The whole list is one stop of the tab key: where the visitor was last, else at the end. */
  #rove() {
    const stops = [...this.list.querySelectorAll(TOUCHABLE)];
    const held = stops.find((one) => one === document.activeElement) ?? stops.find((one) => one === this.stop);
    this.stop = held ?? stops.at(-1);
    stops.forEach((one) => (one.tabIndex = one === this.stop ? 0 : -1));
  }

  #added(message) {
    const last = this.#last;
    this.messages.set(message.id, message);
    const item = bubble(this.network, message, this.act);
    item.classList.toggle("follows", follows(item, last));
    this.#last = item;
    const isNewDay = last?.dataset.day !== message.day;
    return isNewDay ? [element("li", { class: "day" }, element("span", {}, message.day)), item] : [item];
  }

  get #last() {
    return this.messages.size ? this.lastItem : null;
  }

  set #last(item) {
    this.lastItem = item;
  }

  #swap(message) {
    const before = this.item(message.id);
    const item = bubble(this.network, message, this.act);
    item.classList.toggle("follows", before.classList.contains("follows"));
    item.classList.toggle("selected", before.classList.contains("selected"));
    const held = before.contains(document.activeElement) ? label(document.activeElement) : null;
    before.replaceWith(item);
    if (held !== null) refocus(item, held);
    if (this.lastItem === before) this.lastItem = item;
    this.messages.set(message.id, message);
  }

  #remove(id) {
    const item = this.item(id);
    const next = item?.nextElementSibling;
    if (next?.classList.contains("follows") && !item.classList.contains("follows")) next.classList.remove("follows");
    if (this.lastItem === item) this.lastItem = item.previousElementSibling;
    item?.remove();
    this.messages.delete(id);
  }

  #settle(count) {
    if (this.isAtEnd) {
      this.toEnd();
    } else if (count) {
      this.unread += count;
      this.chip.textContent = this.unread === 1 ? say("new_one") : say("new_many", this.unread);
      this.chip.hidden = false;
    }
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroll;
    // What grows below takes nobody from the end: only who scrolls up leaves it.
    if (scrollHeight - scrollTop - clientHeight < NEAR_PX) this.isAtEnd = true;
    else if (scrollTop < this.top) this.isAtEnd = false;
    this.top = scrollTop;
    if (this.isAtEnd) this.#read();
  }

  #read() {
    this.unread = 0;
    this.chip.hidden = true;
  }

  #restart(name) {
    this.list.classList.remove(name);
    void this.list.offsetWidth; // the animation begins anew
    this.list.classList.add(name);
  }
}

const label = (one) => one.getAttribute("aria-label") ?? one.textContent;

/** Whoever pressed a button keeps it under their finger when its message changes. */
function refocus(item, held) {
  const same = [...item.querySelectorAll("button")].find((one) => label(one).split(" ")[0] === held.split(" ")[0]);
  (same ?? item).focus({ preventScroll: true });
}
