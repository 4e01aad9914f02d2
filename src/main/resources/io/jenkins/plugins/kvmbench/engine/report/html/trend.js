"use strict";
// Several series in one chart. Each one alone can be seen without this.

const MOST_DRAWN = 5;
const PLOT = {height: 320, left: 84, right: 16, top: 14, bottom: 28, frame: 18};

function shape(name, attributes, ...content) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

/** Colour and dashes of the n-th line: colour alone tells nothing apart. */
function look(place) {
  return "s" + (place + 2) % 5 + " d" + place;
}

function digits(value) {
  return Number(value.toPrecision(4)).toLocaleString("en", {maximumSignificantDigits: 4, useGrouping: false});
}

function setUpTogether(section, data) {
  const plot = document.getElementById("plot");
  const along = document.getElementById("along");
  const scale = document.getElementById("scale");
  const said = document.getElementById("at");
  const list = document.getElementById("drawn");
  const boxes = new Map();
  let drawn = [];

  const timed = data.builds.every(build => build.time !== null);
  if (!timed) along.lastElementChild.disabled = true;

  const place = build => along.selectedIndex === 1 ? data.builds[build].time : build;

  function percent() {
    const units = new Set(drawn.map(series => series.base));
    return scale.selectedIndex === 2 || scale.selectedIndex === 0 && units.size > 1;
  }

  /** What a value is divided by, and the unit that leaves. */
  function measure(series) {
    if (percent()) return [series.points[0][1] / 100, "%"];
    const largest = drawn.reduce((most, other) => other.divisor > most.divisor ? other : most);
    return series.base === largest.base ? [largest.divisor, largest.unit] : [series.divisor, series.unit];
  }

  function traces() {
    return drawn.map(series => {
      const [divisor, unit] = measure(series);
      const points = series.points.map(([build, ...values]) =>
        ({build, x: place(build), values: values.map(value => value === null ? null : value / divisor)}));
      return {series, unit, points, changes: series.changes};
    });
  }

  function range(numbers) {
    const low = Math.min(...numbers);
    const high = Math.max(...numbers);
    const least = Math.max(Math.abs(low), Math.abs(high)) * 0.02 || 1;
    const margin = Math.max(0, least - (high - low)) / 2 + Math.max(high - low, least) * 0.06;
    return [low - margin, high + margin];
  }

  function extremes(all, choose) {
    let low = Infinity;
    let high = -Infinity;
    for (const trace of all) {
      for (const point of trace.points) {
        for (const value of choose(point)) {
          if (value !== null) {
            low = Math.min(low, value);
            high = Math.max(high, value);
          }
        }
      }
    }
    return [low, high];
  }

  function draw() {
    section.hidden = drawn.length === 0;
    said.textContent = "";
    if (drawn.length === 0) return;
    const all = traces();
    const [bottom, top] = range(extremes(all, point => point.values));
    const [first, last] = extremes(all, point => [point.x]);
    const {height, left, right, top: above, bottom: below, frame} = PLOT;
    const width = Math.max(300, plot.clientWidth - frame);
    const x = at => left + 6 + (width - left - right - 12) * (last > first ? (at - first) / (last - first) : 0.5);
    const y = value => height - below - (value - bottom) / (top - bottom) * (height - above - below);
    const svg = shape("svg", {
      class: "fig", viewBox: "0 0 " + width + " " + height, width, height, role: "img",
      "aria-label": drawn.map(series => series.label).join(", ") + " over " + (along.selectedIndex === 1 ? "time" : "builds"),
    });
    for (let tick = 0; tick <= 4; tick++) {
      const value = bottom + (top - bottom) * (0.05 + 0.9 * tick / 4);
      svg.append(
        shape("path", {class: "grid", d: "M" + left + " " + y(value) + "H" + (width - right)}),
        shape("text", {class: "label", x: left - 8, y: y(value) + 4, "text-anchor": "end"},
          digits(value) + " " + all[0].unit));
    }
    svg.append(shape("path", {class: "axis", d: "M" + left + " " + (height - below) + "H" + (width - right)}));
    const ticks = Math.min(Math.floor(width / 140), Math.max(1, last - first));
    for (let tick = 0; tick <= ticks; tick++) {
      const at = first + (last - first) * tick / ticks;
      const label = along.selectedIndex === 1
        ? new Date(at).toISOString().slice(0, 10)
        : data.builds[Math.round(at)].label.slice(0, 14);
      svg.append(shape("text", {
        class: "label", x: x(along.selectedIndex === 1 ? at : Math.round(at)), y: height - 9,
        "text-anchor": tick === 0 ? "start" : tick === ticks ? "end" : "middle",
      }, label));
    }
    all.forEach((trace, number) => {
      const known = trace.points.filter(point => point.values[1] !== null && point.values[2] !== null);
      if (known.length > 1) {
        const up = known.map(point => x(point.x).toFixed(1) + " " + y(point.values[2]).toFixed(1));
        const down = known.map(point => x(point.x).toFixed(1) + " " + y(point.values[1]).toFixed(1)).reverse();
        svg.append(shape("path", {class: look(number) + " spread", d: "M" + up.concat(down).join("L") + "Z"}));
      }
      const line = trace.points.map(point => x(point.x).toFixed(1) + " " + y(point.values[0]).toFixed(1));
      svg.append(shape("path", {class: look(number) + " trace", d: "M" + line.join("L")}));
      for (const change of trace.changes) {
        const point = trace.points[change];
        svg.append(shape("circle", {class: look(number), cx: x(point.x), cy: y(point.values[0]), r: 3.5},
          shape("title", {}, data.builds[point.build].label)));
      }
    });
    const cursor = shape("path", {class: "cursor", d: ""});
    svg.append(cursor);
    svg.addEventListener("pointermove", event => {
      const box = svg.getBoundingClientRect();
      const wanted = (event.clientX - box.left) / box.width * width;
      const nearest = all.flatMap(trace => trace.points)
        .reduce((best, point) => Math.abs(x(point.x) - wanted) < Math.abs(x(best.x) - wanted) ? point : best);
      cursor.setAttribute("d", "M" + x(nearest.x) + " " + above + "V" + (height - below));
      const build = data.builds[nearest.build];
      const values = all.flatMap(trace => trace.points
        .filter(point => point.build === nearest.build)
        .map(point => (all.length > 1 ? trace.series.label + " " : "") + digits(point.values[0]) + " " + trace.unit));
      const day = build.time === null ? "" : ", " + new Date(build.time).toISOString().slice(0, 16).replace("T", " ") + " UTC";
      said.textContent = build.label + day + ": " + values.join("; ");
    });
    plot.replaceChildren(svg);
    list.replaceChildren(...drawn.map((series, number) => {
      const item = document.createElement("li");
      const remove = document.createElement("button");
      remove.type = "button";
      remove.textContent = "×";
      remove.setAttribute("aria-label", "Leave out " + series.label);
      remove.addEventListener("click", () => choose(series, false));
      item.append(
        shape("svg", {class: "fig", width: 34, height: 8, "aria-hidden": "true"},
          shape("path", {class: look(number) + " trace", d: "M0 4H34"})),
        series.label, remove);
      return item;
    }));
  }

  /** The oldest makes room. */
  function choose(series, wanted) {
    drawn = drawn.filter(other => other !== series);
    if (wanted) drawn = [...drawn, series].slice(-MOST_DRAWN);
    boxes.forEach((box, other) => { box.checked = drawn.includes(other); });
    draw();
  }

  data.series.forEach((series, number) => {
    const cell = document.querySelector("#b" + number + " td.pick");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.setAttribute("aria-label", "Draw " + series.label);
    box.addEventListener("change", () => choose(series, box.checked));
    cell.append(box);
    boxes.set(series, box);
  });
  along.addEventListener("change", draw);
  scale.addEventListener("change", draw);
  addEventListener("resize", draw);
  if (data.series.length > 0) choose(data.series[0], true);
}

document.addEventListener("DOMContentLoaded", () => {
  const section = document.getElementById("together");
  if (section) setUpTogether(section, JSON.parse(document.getElementById("data").textContent));
});
