"use strict";
// Everything can be read without this: it adds sorting, filtering, the theme and downloads.
document.documentElement.classList.add("scripted");

function remembered(key) {
  try { return localStorage.getItem(key); } catch (blocked) { return null; }
}

function remember(key, value) {
  try { localStorage.setItem(key, value); } catch (blocked) { /* then it lasts as long as the page */ }
}

const THEMES = ["automatic", "light", "dark"];
let theme = remembered("kvmbench-theme");

function showTheme() {
  if (!THEMES.includes(theme)) theme = "automatic";
  document.documentElement.dataset.theme = theme;
}

showTheme();

function download(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], {type}));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function csvField(text) {
  const safe = /^[=+\-@\t\r]/.test(text) && isNaN(Number(text)) ? "'" + text : text;
  return /[",\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
}

function setUpTheme() {
  const button = document.getElementById("theme");
  const label = () => { button.textContent = "Theme: " + theme; };
  button.hidden = false;
  label();
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    remember("kvmbench-theme", theme);
    showTheme();
    label();
  });
}

function open(body, wanted) {
  body.classList.toggle("open", wanted);
  body.querySelector(".toggle").setAttribute("aria-expanded", String(wanted));
}

function setUpRows(bodies) {
  for (const body of bodies) {
    const toggle = body.querySelector(".toggle");
    toggle.setAttribute("role", "button");
    toggle.setAttribute("aria-expanded", String(body.classList.contains("open")));
    toggle.addEventListener("click", event => {
      event.preventDefault();
      open(body, !body.classList.contains("open"));
    });
    toggle.addEventListener("keydown", event => {
      if (event.key === " ") {
        event.preventDefault();
        toggle.click();
      }
    });
  }
  const follow = () => {
    const body = /^#b\d+$/.test(location.hash) && document.querySelector(location.hash);
    if (body) {
      body.hidden = false;
      open(body, true);
      body.querySelector(".toggle").focus({preventScroll: true});
      body.scrollIntoView({block: "start"});
    }
  };
  addEventListener("hashchange", follow);
  for (const square of document.querySelectorAll(".strip a")) {
    square.addEventListener("click", () => { if (square.hash === location.hash) follow(); });
  }
  follow();
}

function setUpSorting(table, bodies) {
  // not those of the tables that rows open to
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    const numeric = "numeric" in head.dataset;
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keyed = bodies.map(body => [body.rows[0].cells[column].dataset.sort, body]);
      keyed.sort(([a], [b]) => {
        if (a === "" || b === "") return (a === "") - (b === "");
        const order = numeric ? Number(a) - Number(b) : a.localeCompare(b, "en", {numeric: true});
        return down ? -order : order;
      });
      table.append(...keyed.map(([, body]) => body));
    });
  });
}

function setUpFilter(bodies) {
  const filter = document.getElementById("filter");
  const count = document.getElementById("count");
  const texts = bodies.map(body =>
    (body.rows[0].cells[0].dataset.sort + " " + body.rows[0].lastElementChild.textContent).toLowerCase());
  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    bodies.forEach((body, i) => {
      body.hidden = !words.every(word => texts[i].includes(word));
      shown += !body.hidden;
    });
    count.textContent = words.length ? shown + " of " + bodies.length : "";
    document.getElementById("nothing").hidden = shown > 0;
  };
  filter.addEventListener("input", apply);
  document.querySelector(".tools").hidden = false;
}

function setUpDownloads(table) {
  document.getElementById("csv")?.addEventListener("click", () => {
    const heads = [...table.tHead.rows[0].cells].filter(head => !head.classList.contains("figure"));
    const lines = [[...heads.map(head => head.textContent), "unit"]];
    for (const body of table.tBodies) {
      if (!body.hidden) {
        const cells = heads.map(head => {
          const cell = body.rows[0].cells[head.cellIndex];
          return head.classList.contains("verdict") ? cell.textContent : cell.dataset.sort;
        });
        lines.push([...cells, body.dataset.unit]);
      }
    }
    download("kvmbench.csv", "text/csv", lines.map(line => line.map(csvField).join(",")).join("\n") + "\n");
  });
  const json = document.getElementById("json");
  if (json) {
    json.hidden = false;
    json.addEventListener("click", () =>
      download("kvmbench.json", "application/json", document.getElementById("data").textContent));
  }
}

document.addEventListener("DOMContentLoaded", () => {
  setUpTheme();
  const table = document.querySelector(".benchmarks");
  if (table) {
    const bodies = [...table.tBodies];
    setUpRows(bodies);
    setUpSorting(table, bodies);
    setUpFilter(bodies);
  }
  setUpDownloads(table);
});
