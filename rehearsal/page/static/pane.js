// One network's pane: its head, its messages, and what the visitor does with a message.

import { act as order } from "./api.js";
import { Composer } from "./composer.js";
import { element } from "./dom.js";
import { cast, change, channelNamed, personNamed, state, touch } from "./store.js";
import { Timeline } from "./timeline.js";
import { say } from "./words.js";

const REACTIONS = ["👍", "🙏", "🎉", "🤔", "👎"];
const REMARK_MS = 8000;

export class Pane {
  constructor(network, { choose, openPage, news }) {
    this.network = network;
    this.root = document.getElementById(network);
    this.where = this.root.querySelector(".where");
    this.remark = this.root.querySelector(".remark");
    this.chosen = this.root.querySelector(".chosen");
    this.news = news;
    this.openPage = openPage;
    this.timeline = new Timeline(this.root, (verb, message, words) => this.#touched(verb, message, words));
    this.composer = new Composer(this, choose);
    this.selected = null;
    this.#listen();
  }

  /** What the server tells of this pane. */
  take(view) {
    const isTurned = view.whole && this.place !== `${view.where}|${view.who}`;
    this.view = view;
    this.place = `${view.where}|${view.who}`;
    if (isTurned) {
      this.select(null);
      this.timeline.replace(view.messages);
    } else {
      const gone = view.whole ? this.#missing(view.messages) : view.gone;
      this.#count(this.timeline.update(view.messages.filter((one) => this.#differs(one)), gone));
    }
    this.composer.turn(this.place);
    this.#head();
  }

  /** Something is half done here. */
  get isHeld() {
    return this.selected !== null || this.composer.isHeld;
  }

  /** Mark a message, and offer what can be done with it. */
  select(id) {
    this.root.querySelector(".selected")?.classList.remove("selected");
    this.selected = id === this.selected ? null : id;
    this.composer.write();
    const message = this.timeline.messages.get(this.selected);
    this.chosen.hidden = !message;
    if (!message) return;
    this.timeline.item(message.id).classList.add("selected");
    this.#offer(message);
  }

  /** Do something as the person of this pane; says a sentence when it cannot be done. */
  async act(verb, words, message = "") {
    return this.done(await order({ ...this.order, verb, words, message }));
  }

  /** A sentence when it could not be done, or the words that pop up. */
  done({ reason, answer }) {
    if (reason) this.tell(say(reason, this.order.who));
    else if (answer) this.tell(answer);
    return !reason;
  }

  get order() {
    // What is seen counts: the visitor may have turned, and the new place not arrived.
    return { network: this.network, where: this.view?.where ?? "", who: this.view?.who ?? "" };
  }

  tell(sentence) {
    this.remark.textContent = sentence;
    this.remark.hidden = false;
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => (this.remark.hidden = true), REMARK_MS);
  }

  #listen() {
    this.root.querySelector(".to-private").addEventListener("click", () => this.#toggle());
    this.chosen.querySelector(".cancel").addEventListener("click", () => this.select(null));
    this.timeline.list.addEventListener("click", (event) => this.#clicked(event));
    this.timeline.scroll.addEventListener("keydown", (event) => this.#typed(event));
    this.root.addEventListener("pointerdown", () => touch());
    this.root.addEventListener("keydown", () => touch());
  }

  #toggle() {
    const alone = state.alone[this.network] ? "" : this.view?.who;
    change({ alone: { ...state.alone, [this.network]: alone ?? "" } });
  }

  #clicked(event) {
    const inside = event.target.closest("a[data-inside]");
    if (inside) {
      event.preventDefault();
      this.openPage(inside.dataset.inside);
    }
    if (event.target.closest("a, button, audio") || !getSelection().isCollapsed) return;
    const item = event.target.closest(".message");
    if (item) this.select(item.dataset.id);
  }

  /** Arrows walk through the messages and what can be touched in them, Enter takes one. */
  #typed(event) {
    const aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (aside) {
      event.preventDefault();
      this.timeline.walk(aside);
      return;
    }
    const items = [...this.timeline.list.querySelectorAll(".message")];
    const at = items.indexOf(document.activeElement.closest(".message"));
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = at < 0 ? items.at(-1) : items[at + step];
      next?.focus();
    } else if (event.key === "Enter" && items.includes(document.activeElement)) {
      event.preventDefault();
      this.select(document.activeElement.dataset.id);
    } else if (event.key === "Escape") {
      this.select(null);
    }
  }

  async #touched(verb, message, words) {
    touch();
    if (verb === "goto") this.timeline.goTo(words);
    else await this.act(verb, words, message.id);
  }

  #offer(message) {
    const does = (key, run) => element("button", { type: "button", class: "quiet", onclick: run }, say(key));
    const mine = message.mine
      ? [
          message.text && does("edit", () => this.composer.edit(message)),
          does(this.network === "telegram" ? "remove_everywhere" : "remove", () => this.#remove(message)),
        ].filter(Boolean)
      : [];
    this.chosen.querySelector("p").textContent = say("chosen", message.author, excerpt(message));
    this.chosen.querySelector(".acts").replaceChildren(
      does("reply", () => this.composer.reply(message)),
      ...REACTIONS.map((emoji) => this.#reaction(emoji, message)),
      ...mine,
    );
  }

  #reaction(emoji, message) {
    const run = () => {
      this.select(null);
      this.act("react", emoji, message.id);
    };
    return element("button", { type: "button", class: "quiet emoji", "aria-label": say("reacting", emoji), onclick: run }, emoji);
  }

  #remove(message) {
    this.select(null);
    this.act("remove", "", message.id);
  }

  #differs(message) {
    const known = this.timeline.messages.get(message.id);
    return !known || JSON.stringify(known) !== JSON.stringify(message);
  }

  #missing(messages) {
    const present = new Set(messages.map((one) => one.id));
    return [...this.timeline.messages.keys()].filter((id) => !present.has(id));
  }

  #count(fresh) {
    if (fresh) this.news(this.network, fresh);
  }

  #head() {
    const { where, who, members, absence } = this.view;
    const alone = where === cast.private;
    const key = absence === "no_room" ? "" : alone ? "private_of" : `members_${this.network}`;
    this.where.textContent = key ? say(key, alone ? who : where, members) : where;
    const toggle = this.root.querySelector(".to-private");
    toggle.textContent = say(alone ? "to_room" : "private");
    toggle.hidden = !alone && (absence === "no_room" || !who);
    this.#empty(alone);
    this.composer.show(this.view, personNamed(who));
  }

  #empty(alone) {
    const note = this.root.querySelector(".empty");
    const { where, who, absence } = this.view;
    note.hidden = this.timeline.messages.size > 0;
    const missing = this.network === "telegram" ? "no_room" : "no_room_matrix";
    if (absence === "no_room") note.textContent = channelNamed(where) ? say(missing, where) : "";
    else note.textContent = alone ? say("empty_private", who) : say("empty_room");
  }
}

/** The first words of a message. */
export function excerpt(message) {
  const text = message.text.replaceAll(/\s+/gu, " ").trim() || say("picture");
  return text.length > 60 ? `${text.slice(0, 60).trimEnd()} …` : text;
}
