"use strict";
// What the page does beyond being read: sort, pick and find rows, keep its place between languages, open what is linked to.

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const cell = (row, place) => row.cells[place];

// The word by which a row is picked and counted.
const word = cell => cell.dataset.pick ?? cell.textContent;

function compare(one, other, place, locale) {
  const [a, b] = [cell(one, place), cell(other, place)];
  if ("key" in a.dataset && "key" in b.dataset) return Number(a.dataset.key) - Number(b.dataset.key);
  return a.textContent.localeCompare(b.textContent, locale, { numeric: true });
}

// What has no text or no number stands last, whichever way the others go.
const lacks = (row, place, numbers) => numbers ? !("key" in cell(row, place).dataset) : !cell(row, place).textContent.trim();

function sort(table, place, locale) {
  const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
  const way = heads[place].ariaSort === "ascending" ? "descending" : "ascending";
  for (const head of heads) head.removeAttribute("aria-sort");
  heads[place].setAttribute("aria-sort", way);
  const numbers = [...body.rows].some(row => "key" in cell(row, place).dataset);
  const sign = way === "ascending" ? 1 : -1;
  const rows = [...body.rows].sort((a, b) =>
    lacks(a, place, numbers) - lacks(b, place, numbers) || sign * compare(a, b, place, locale));
  body.append(...rows);
}

function sortable(table, locale) {
  [...table.tHead.rows[0].cells].forEach((head, place) => {
    const button = make("button", { type: "button", textContent: head.textContent });
    button.addEventListener("click", () => sort(table, place, locale));
    head.replaceChildren(button);
  });
}

function pickable(holder, table) {
  const heads = [...table.tHead.rows[0].cells], rows = [...table.tBodies[0].rows];
  const controls = make("div", { className: "controls" }), told = make("span", {});
  told.setAttribute("role", "status");
  const picks = heads.flatMap((head, place) => {
    if (!("filter" in head.dataset)) return [];
    const texts = [...new Set(rows.map(row => word(cell(row, place))))].filter(Boolean);
    if (texts.length < 2) return [];
    const select = make("select", {}, make("option", { value: "", textContent: holder.dataset.all }),
      ...texts.map(text => make("option", { value: text, textContent: text })));
    const title = head.textContent;
    controls.append(make("label", {}, title, select));
    return [{ place, select, title }];
  });
  const find = make("input", { type: "search" });
  controls.append(make("label", {}, holder.dataset.find, find), told);
  const show = () => {
    const wanted = find.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const fits = picks.every(({ place, select }) => !select.value || word(cell(row, place)) === select.value);
      row.hidden = !(fits && row.textContent.toLowerCase().includes(wanted));
      shown += !row.hidden;
    }
    told.textContent = shown < rows.length
      ? holder.dataset.shown.replace("{n}", shown).replace("{all}", rows.length) : "";
  };
  controls.addEventListener("input", show);
  holder.prepend(controls);
  // Shows the rows with these words in these columns, or all again; tells whether there is something to pick by.
  return wanted => {
    const had = picks.every(({ title, select }) => select.value === (wanted[title] ?? ""));
    let known = false;
    for (const { title, select } of picks) {
      const text = had ? "" : wanted[title] ?? "";
      select.value = [...select.options].some(option => option.value === text) ? text : "";
      known ||= select.value !== "";
    }
    find.value = "";
    show();
    return known;
  };
}

// So many rows are worth picking from, and so many are worth searching where there is nothing to pick by.
const MANY = 7, LOTS = 20;

for (const page of document.querySelectorAll(".page")) {
  const wishes = new Map();
  for (const holder of page.querySelectorAll(".table")) {
    const table = holder.querySelector("table"), rows = table.tBodies[0].rows.length;
    const wish = rows >= (table.querySelector("[data-filter]") ? MANY : LOTS) ? pickable(holder, table) : null;
    if (rows > 1) sortable(table, page.lang);
    if (wish) wishes.set(`#${holder.id}`, wish);
  }
  // A count leads to the rows that it counts.
  for (const tally of page.querySelectorAll(".tally")) {
    const { picks, within, of } = tally.dataset;
    for (const link of tally.querySelectorAll("a")) {
      const wish = wishes.get(link.hash), text = link.closest("li").dataset.word;
      if (wish) link.addEventListener("click", () => wish({ [picks]: text, ...(within ? { [within]: of } : {}) }));
    }
  }
  for (const list of page.querySelectorAll(".links")) {
    const items = [...list.children];
    if (items.length < LOTS) continue;
    const find = make("input", { type: "search" });
    find.addEventListener("input", () => {
      for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(find.value.trim().toLowerCase());
    });
    const words = page.querySelector(".table");
    list.before(make("div", { className: "controls" }, make("label", {}, words ? words.dataset.find : "", find)));
  }
}

// A link may lead into what is folded, or into the other language.
function arrive() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || !target.closest(".page")) return;
  const radio = document.getElementById(target.closest(".page").dataset.language);
  if (!radio.checked) { radio.checked = true; speak(radio); }
  for (let one = target; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  target.scrollIntoView();
}

// The other language opens at the place where this one was left.
let place = "";

function leave() {
  const radio = document.querySelector("input[name=language]:checked");
  const seen = [...document.querySelectorAll(`[data-language=${radio.id}] [id]`)]
    .filter(one => one.offsetParent && one.getBoundingClientRect().top < innerHeight / 3).pop();
  place = seen && scrollY > 0 ? seen.id.slice(radio.id.length) : "";
}

function speak(radio) {
  const page = document.querySelector(`.page[data-language=${radio.id}]`);
  document.documentElement.lang = page.lang;
  document.title = page.dataset.title;
}

for (const radio of document.querySelectorAll("input[name=language]")) {
  radio.addEventListener("keydown", leave);
  radio.addEventListener("change", () => {
    speak(radio);
    const target = place && document.getElementById(radio.id + place);
    if (!target) return;
    if (target.tagName === "DETAILS") target.open = true;
    target.scrollIntoView();
  });
}
for (const label of document.querySelectorAll(".languages label")) label.addEventListener("click", leave, true);

// Browsers keep what was chosen across a reload.
speak(document.querySelector("input[name=language]:checked"));
addEventListener("hashchange", arrive);
arrive();

let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details:not([open])")];
  for (const one of closed) one.open = true;
});
addEventListener("afterprint", () => { for (const one of closed) one.open = false; });
