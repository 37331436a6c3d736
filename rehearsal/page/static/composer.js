// Where the visitor writes: a new text, a reply, a changed one, a picture.

import { sendPicture } from "./api.js";
import { element } from "./dom.js";
import { excerpt } from "./pane.js";
import { touch } from "./store.js";
import { named, say } from "./words.js";

/** From here on the visitor sees how long the text is; Telegram counts UTF-16 units, as JavaScript does. */
const COUNTED_FROM = 4000;
const TELEGRAM_LIMIT = 4096;

export class Composer {
  constructor(pane, choose) {
    this.pane = pane;
    this.form = pane.root.querySelector(".composer");
    this.text = this.form.querySelector("textarea");
    this.submit = this.form.querySelector("[type=submit]");
    this.person = this.form.querySelector(".person");
    this.absent = this.form.querySelector(".absent");
    this.length = this.form.querySelector(".length");
    this.above = "";
    this.edited = "";
    this.place = "";
    this.drafts = new Map();
    this.person.addEventListener("click", () => choose(pane.network));
    this.#listen();
  }

  /** Who writes here, or why nobody can. */
  show({ who, absence }, person) {
    const fine = person ? named("roles", person.role) || named("languages", person.language) : "";
    this.person.replaceChildren(element("bdi", {}, who), element("span", { class: "fine" }, fine && ` · ${fine}`));
    this.form.hidden = absence === "no_room";
    this.form.querySelector(".writing").hidden = Boolean(absence);
    this.form.querySelector(".picture").hidden = Boolean(absence);
    this.absent.hidden = !absence;
    this.absent.textContent = absence ? say(absence, who) : "";
  }

  /** A half-written text belongs to its room and its author: it waits there. */
  turn(place) {
    if (place === this.place) return;
    this.drafts.set(this.place, this.text.value);
    this.place = place;
    this.text.value = this.drafts.get(place) ?? "";
    this.#grow();
  }

  get isHeld() {
    return Boolean(this.text.value.trim() || this.above || this.edited);
  }

  /** A new message. */
  write() {
    this.#begin("", "", "send");
  }

  reply(message) {
    this.#begin(message.id, "", "send");
    this.#hint(say("replying_to", message.author, excerpt(message)));
    this.text.focus();
  }

  edit(message) {
    this.#begin("", message.id, "save");
    this.#hint(say("editing", excerpt(message)));
    this.text.value = message.text;
    this.#grow();
    this.text.focus();
  }

  #begin(above, edited, label) {
    if (this.edited && !edited) this.text.value = "";
    this.above = above;
    this.edited = edited;
    this.submit.textContent = say(label);
    this.#grow();
  }

  #hint(sentence) {
    this.pane.chosen.querySelector("p").textContent = sentence;
    this.pane.chosen.querySelector(".acts").replaceChildren();
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.text.addEventListener("input", () => this.#grow());
    const files = this.form.querySelector("[type=file]");
    files.addEventListener("change", () => {
      this.#show(files.files);
      files.value = "";
    });
    this.#drop();
  }

  async #send() {
    const words = this.text.value.trim();
    if (!words) {
      this.text.focus();
      return;
    }
    const [verb, message] = this.edited ? ["edit", this.edited] : ["write", this.above];
    const { place } = this;
    this.submit.disabled = true;
    const isDone = await this.pane.act(verb, words, message);
    this.submit.disabled = false;
    if (!isDone) return;
    this.drafts.delete(place);
    if (place !== this.place) return;
    this.text.value = "";
    this.pane.select(null);
    this.write();
    this.pane.timeline.toEnd();
  }

  async #show(files) {
    const [file] = files;
    if (!file) return;
    touch();
    this.pane.done(await sendPicture(this.pane.order, file));
  }

  /** Pictures may also be dropped onto the pane. */
  #drop() {
    const { root } = this.pane;
    root.addEventListener("dragover", (event) => event.preventDefault());
    root.addEventListener("drop", (event) => {
      event.preventDefault();
      this.#show(event.dataTransfer.files);
    });
  }

  #grow() {
    this.text.style.blockSize = "auto";
    this.text.style.blockSize = `${Math.min(this.text.scrollHeight + 2, 160)}px`;
    this.#count();
  }

  #count() {
    const count = this.text.value.trim().length;
    this.length.hidden = this.pane.network !== "telegram" || count < COUNTED_FROM;
    this.length.textContent = say(count > TELEGRAM_LIMIT ? "length_over" : "length", count);
  }
}
