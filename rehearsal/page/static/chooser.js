// Whom the visitor plays: everybody of the cast, those who can write here first.

import { element } from "./dom.js";
import { cast, change, look, state, touch } from "./store.js";
import { named, say } from "./words.js";

const dialog = document.getElementById("chooser");
const search = document.getElementById("search");
const list = document.getElementById("people");
const found = document.getElementById("found");
let network = "telegram";

/** Ask for somebody to write as on a network. */
export function choose(on) {
  network = on;
  search.value = "";
  list.replaceChildren(...sorted().map(row));
  filter();
  dialog.showModal();
  search.focus();
}

export function prepareChooser() {
  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") list.querySelector("li:not([hidden]) button:not([aria-disabled])")?.click();
    if (event.key === "ArrowDown") walk(1, event);
  });
  list.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") walk(1, event);
    if (event.key === "ArrowUp") walk(-1, event);
  });
}

/** Who can write comes first, then by name. */
function sorted() {
  const rank = (person) => (person.network !== network ? 2 : hindrance(person) ? 1 : 0);
  return cast.people.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

function hindrance(person) {
  if (person.network !== network) return say(`only_${person.network}`);
  const { where } = look(network);
  const isThere = where === cast.private || person.rooms.includes(where);
  return isThere ? "" : say("not_in_room", where);
}

function row(person) {
  const why = hindrance(person);
  const about = [person.organisation, person.place, named("languages", person.language), named("roles", person.role)];
  const facts = about.filter(Boolean).join(" · ");
  const pressed = look(network).who === person.name || null;
  const button = element(
    "button",
    {
      type: "button",
      "aria-current": pressed && "true",
      "aria-disabled": person.network !== network ? "true" : null,
      onclick: () => take(person),
    },
    element("bdi", { class: "name" }, person.name),
    element("span", { class: "fine" }, facts),
    why ? element("span", { class: "why" }, why) : null,
  );
  return element("li", { "data-words": `${person.name} ${facts} ${why}`.toLocaleLowerCase() }, button);
}

function take(person) {
  if (person.network !== network) return;
  touch();
  const patch = { chosen: { ...state.chosen, [network]: person.name } };
  if (state.alone[network]) patch.alone = { ...state.alone, [network]: person.name };
  change(patch);
  dialog.close();
}

function filter() {
  const wanted = search.value.trim().toLocaleLowerCase().split(/\s+/u);
  let count = 0;
  for (const item of list.children) {
    item.hidden = !wanted.every((word) => item.dataset.words.includes(word));
    count += item.hidden ? 0 : 1;
  }
  found.textContent = count === 1 ? say("found_one") : say("found", count);
}

function walk(step, event) {
  event.preventDefault();
  const buttons = [...list.querySelectorAll("li:not([hidden]) button")];
  const at = buttons.indexOf(document.activeElement) + step;
  (buttons[at] ?? search).focus();
}
