// The play: which scene it is, and the visitor's hand on it.

import { direct } from "./api.js";
import { element } from "./dom.js";
import { say, scenes } from "./words.js";

const part = (id) => document.getElementById(id);
let isPaused = false;

export function preparePlay() {
  part("line").replaceChildren(...scenes.map((scene) => element("li", { title: scene.title })));
  part("scenes").replaceChildren(...days());
  part("pause").addEventListener("click", () => direct({ do: isPaused ? "resume" : "pause" }));
  part("hurry").addEventListener("click", () => direct({ do: "hurry" }));
  part("speed").addEventListener("change", (event) => direct({ do: "speed", speed: event.target.value }));
  part("week-open").addEventListener("click", openWeek);
  part("more").addEventListener("click", toggleCaption);
}

/** On a phone the caption waits behind a word. */
function toggleCaption() {
  const isOpen = document.querySelector(".scene").classList.toggle("open");
  part("more").setAttribute("aria-expanded", String(isOpen));
  part("more").textContent = say(isOpen ? "less" : "more");
}

function openWeek() {
  part("week").showModal();
  document.querySelector("#scenes [aria-current]")?.scrollIntoView({ block: "center" });
}

/** The scenes under their days. */
function days() {
  const rows = [];
  let day = "";
  for (const [number, scene] of scenes.entries()) {
    if (scene.day !== day) rows.push(element("li", { class: "day" }, scene.day));
    day = scene.day;
    rows.push(
      element(
        "li",
        { class: "scene-row", "data-number": number, lang: scene.lang },
        element("time", { class: "fine" }, scene.time),
        element("span", { class: "scene-name" }, scene.title),
        element("span", { class: "mark" }),
      ),
    );
  }
  return rows;
}

/** What the server tells of the play. */
export function showPlay(play) {
  isPaused = play.paused;
  const scene = scenes[Math.max(play.position, 0)];
  const isPlaying = play.state === "playing";
  part("when").textContent = play.when;
  part("number").textContent = isPlaying ? say("scene_of", play.position + 1, scenes.length) : "";
  headline(isPlaying ? scene.title : say(`${play.state}_title`), isPlaying ? scene.caption : say(`${play.state}_caption`));
  part("scene-title").lang = part("caption").lang = isPlaying ? scene.lang : document.documentElement.lang;
  part("pause").textContent = say(play.paused ? "resume" : "pause");
  part("pause").hidden = part("hurry").hidden = !isPlaying;
  document.querySelector(".speed").hidden = !isPlaying;
  speed(play.speed);
  mark(play);
}

/** Words over everything, only written when they change: a reader would say them again. */
export function headline(title, caption) {
  if (part("scene-title").textContent !== title) part("scene-title").textContent = title;
  if (part("caption").textContent !== caption) part("caption").textContent = caption;
}

function speed(value) {
  const options = [...part("speed").options];
  const known = options.find((option) => Number(option.value) === value);
  if (known) part("speed").value = known.value;
  else part("speed").append(element("option", { value, selected: true }, String(value)));
}

function mark(play) {
  const at = play.state === "over" ? scenes.length : play.position;
  [...part("line").children].forEach((item, number) => (item.className = stage(number, at)));
  for (const row of part("scenes").querySelectorAll(".scene-row")) {
    const when = stage(Number(row.dataset.number), at);
    row.className = `scene-row ${when}`;
    row.toggleAttribute("aria-current", when === "now");
    row.querySelector(".mark").textContent = when === "later" ? "" : say(when);
  }
}

function stage(number, at) {
  if (number < at) return "past";
  if (number === at) return "now";
  return number === at + 1 ? "next" : "later";
}
