"use strict";
// The trend of one series over the builds of a job. The engine says what is drawn; ECharts draws it.
(() => {
  // A job on a pool of machines moves all the time: then the lines' colours say enough.
  const MOST_MOVES = 8;

  function remembered(key) {
    try { return localStorage.getItem(key); } catch (blocked) { return null; }
  }

  function remember(key, value) {
    try { localStorage.setItem(key, value); } catch (blocked) { /* then it lasts as long as the page */ }
  }

  async function json(url) {
    const answer = await fetch(url, {headers: {Accept: "application/json"}});
    if (!answer.ok) {
      throw new Error(url + " answered " + answer.status);
    }
    return answer.json();
  }

  // Canvas knows no variables and not every way to write a colour: the browser works it out.
  function colours(element) {
    const probe = document.createElement("span");
    element.append(probe);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const context = canvas.getContext("2d", {willReadFrequently: true});
    const of = name => {
      probe.style.color = "var(" + name + ")";
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = getComputedStyle(probe).color;
      context.fillRect(0, 0, 1, 1);
      const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
      return "rgb(" + r + "," + g + "," + b + ")";
    };
    const found = {
      text: of("--text-color"),
      muted: of("--text-color-secondary"),
      lines: ["--accent-color", "--orange", "--green", "--purple", "--cyan", "--pink"].map(of),
      bad: of("--error-color"),
      warning: of("--warning-color"),
      good: of("--success-color"),
      paper: of("--card-background"),
    };
    probe.remove();
    return found;
  }

  const faint = (colour, opacity) => colour.replace("rgb(", "rgba(").replace(")", "," + opacity + ")");

  function verdict(point) {
    const words = {
      REGRESSED: point.level === "none" ? "slower, waived" : "slower",
      IMPROVED: "faster", OK: "unchanged", INCONCLUSIVE: "undecided",
      MISSING: "missing", INVALID: "invalid", ENV_SHIFT: "the machine changed",
    };
    const weight = {fail: ", failed", warn: ", a warning", none: ""}[point.level];
    return point.verdict ? words[point.verdict] + weight : "not gated";
  }

  function describe(point) {
    const lines = [
      "#" + point.build + "  " + point.text + (point.interval ? "  (" + point.interval + ")" : ""),
      verdict(point) + ", " + point.n + (point.n === 1 ? " invocation" : " invocations"),
    ];
    if (point.time > 0) {
      lines.push(new Date(point.time).toLocaleString(undefined, {dateStyle: "medium", timeStyle: "short"}));
    }
    if (point.agent || point.fingerprint) {
      lines.push([point.agent, point.fingerprint].filter(Boolean).join(", "));
    }
    if (point.baseline) {
      lines.push("accepted as baseline");
    }
    if (point.deleted) {
      lines.push("this build was deleted");
    }
    return lines;
  }

  class Trend {
    constructor(root) {
      this.root = root;
      this.small = root.classList.contains("kvmbench-trend--small");
      this.place = root.querySelector(".kvmbench-trend__chart");
      this.text = root.querySelector(".kvmbench-trend__text");
      this.name = root.querySelector(".kvmbench-trend__name");
      this.list = root.querySelector(".kvmbench-trend__series");
      this.search = root.querySelector(".kvmbench-trend__search");
      this.count = root.querySelector(".kvmbench-trend__count");
      this.key = "kvmbench-trend " + root.dataset.key + " " + root.dataset.id;
      this.place.addEventListener("keydown", event => this.pressed(event));
      if (this.list) {
        this.list.addEventListener("change", () => this.choose(this.list.value));
        let waiting;
        this.search.addEventListener("input", () => {
          clearTimeout(waiting);
          waiting = setTimeout(() => this.find(), 200);
        });
      }
      addEventListener("resize", () => this.chart?.resize());
      new MutationObserver(() => this.draw()).observe(document.documentElement, {attributeFilter: ["data-theme"]});
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    }

    async start() {
      const wanted = new URLSearchParams(location.search).get("series") || remembered(this.key);
      if (wanted && await this.show(wanted)) {
        if (this.list) {
          await this.find();
        }
        return;
      }
      const first = await this.find();
      if (first) {
        await this.show(first.id);
      } else {
        this.say(["No series yet: nothing was measured."]);
      }
    }

    async find() {
      const search = this.search?.value ?? "";
      let found;
      try {
        found = await json(this.root.dataset.base + "series?" + new URLSearchParams({search}));
      } catch (failure) {
        this.say([failure.message]);
        return undefined;
      }
      if (this.list) {
        this.offer(found, search);
      }
      return found.series[0];
    }

    offer(found, search) {
      const groups = new Map();
      for (const one of found.series) {
        const group = one.label.split(" ")[0];
        if (!groups.has(group)) {
          const element = document.createElement("optgroup");
          element.label = group;
          groups.set(group, element);
        }
        groups.get(group).append(new Option(one.label, one.id, false, one.id === this.chosen));
      }
      this.list.replaceChildren(...groups.values());
      const shown = found.series.length;
      this.count.textContent = found.matching > shown
        ? "the first " + shown + " of " + found.matching + " series: search for another"
        : search ? found.matching + " series" : "";
      if (search && shown > 0 && !found.series.some(one => one.id === this.chosen)) {
        this.list.value = found.series[0].id;
        this.choose(this.list.value);
      }
    }

    choose(series) {
      remember(this.key, series);
      this.show(series);
    }

    async show(series) {
      try {
        this.data = await json(this.root.dataset.base + "trend?" + new URLSearchParams({series}));
      } catch (failure) {
        this.say([failure.message]);
        return false;
      }
      this.chosen = series;
      this.at = this.data.points.length - 1;
      if (this.name) {
        this.name.textContent = this.data.series.label;
      }
      this.place.setAttribute("aria-label", this.data.series.label + " over " + this.data.total
        + " builds; arrow keys go from build to build, Enter opens one");
      this.draw();
      const kept = this.data.points.length;
      this.say([
        kept < this.data.total ? kept + " of " + this.data.total + " builds are drawn" : "",
        this.data.complete ? "" : "The index of this trend is being made anew: some builds are still missing",
      ].filter(Boolean));
      return true;
    }

    say(lines) {
      this.text.textContent = lines.join(" · ");
    }

    build(index) {
      const point = this.data.points[index];
      if (point && !point.deleted) {
        location.href = this.root.dataset.job + point.build + "/kvmbench/" + this.root.dataset.id + "/";
      }
    }

    pressed(event) {
      const last = (this.data?.points.length ?? 0) - 1;
      const steps = {ArrowLeft: -1, ArrowRight: 1, Home: -last, End: last, PageUp: -10, PageDown: 10};
      if (last < 0 || event.ctrlKey || event.altKey || event.metaKey) {
        return;
      }
      if (event.key === "Enter") {
        this.build(this.at);
      } else if (event.key in steps) {
        event.preventDefault();
        this.at = Math.max(0, Math.min(last, this.at + steps[event.key]));
        this.say(describe(this.data.points[this.at]));
        this.chart.dispatchAction({type: "showTip", seriesIndex: 0, dataIndex: this.at});
      }
    }

    draw() {
      if (!this.data) {
        return;
      }
      if (!this.chart) {
        this.chart = echarts.init(this.place);
        // anywhere above a build, not only on its point
        this.chart.getZr().on("click", event => {
          const where = [event.offsetX, event.offsetY];
          if (this.chart.containPixel("grid", where)) {
            this.build(this.chart.convertFromPixel({seriesIndex: 0}, where)[0]);
          }
        });
        this.chart.getZr().on("mousemove", () => this.chart.getZr().setCursorStyle("pointer"));
      }
      this.chart.setOption(this.option(), true);
    }

    option() {
      const colour = colours(this.root);
      const {points, axis} = this.data;
      const scaled = value => value === null ? null : value / axis.divisor;
      const median = points.map(point => scaled(point.median));
      const edges = this.edges(points, axis.divisor);
      const byName = new Map(points.map(point => ["#" + point.build, point]));
      const machines = this.machines(points, colour);
      const moves = points.flatMap((point, i) => i > 0 && point.fingerprint !== points[i - 1].fingerprint ? [i] : []);
      const marks = moves.length > MOST_MOVES ? []
        : moves.map(i => this.mark(i, "other machine", "dashed", colour.muted));
      points.forEach((point, i) => point.baseline && marks.push(this.mark(i, "baseline", "solid", colour.good)));
      return {
        animation: false,
        aria: {enabled: false},
        textStyle: {fontFamily: getComputedStyle(this.root).fontFamily, color: colour.text},
        grid: {left: 8, right: this.small ? 12 : 24, top: this.small ? 24 : 40, bottom: this.small ? 4 : 48, containLabel: true},
        xAxis: {
          type: "category",
          data: points.map(point => "#" + point.build),
          axisLine: {lineStyle: {color: faint(colour.muted, 0.5)}},
          axisTick: {show: false},
          axisLabel: {color: colour.muted, hideOverlap: true},
          axisPointer: {show: true, type: "line", label: {show: false}, lineStyle: {color: faint(colour.muted, 0.6)}},
        },
        yAxis: {
          type: "value",
          scale: true,
          name: axis.unit,
          nameTextStyle: {color: colour.muted, align: "right"},
          axisLabel: {color: colour.muted},
          splitNumber: this.small ? 3 : 5,
          splitLine: {lineStyle: {color: faint(colour.muted, 0.18)}},
          min: edges[0],
          max: edges[1],
        },
        tooltip: {
          trigger: "axis",
          renderMode: "richText",
          confine: true,
          backgroundColor: colour.paper,
          borderColor: faint(colour.muted, 0.4),
          textStyle: {color: colour.text, fontSize: 13, lineHeight: 19, fontFamily: getComputedStyle(this.root).fontFamily},
          formatter: shown => describe(byName.get(shown[0].axisValue)).join("\n"),
        },
        dataZoom: this.small || points.length < 40 ? [] : [
          {type: "slider", height: 20, bottom: 8, brushSelect: false, borderColor: "transparent",
            textStyle: {color: colour.muted}, fillerColor: faint(colour.lines[0], 0.15),
            dataBackground: {lineStyle: {color: colour.muted}, areaStyle: {color: faint(colour.muted, 0.2)}}},
        ],
        legend: {
          show: !this.small && machines.length > 1,
          top: 4,
          right: 24,
          data: machines.map(machine => machine.name),
          textStyle: {color: colour.muted},
        },
        series: [
          // invisible: the one that every build has a point of, for clicks, keys and marks
          {
            type: "line",
            data: median,
            symbol: "none",
            lineStyle: {opacity: 0},
            silent: true,
            markLine: {symbol: "none", silent: true, data: marks, animation: false},
          },
          ...machines.map(machine => ({
            name: machine.name,
            type: "line",
            data: points.map((point, i) => point.fingerprint === machine.fingerprint ? median[i] : null),
            connectNulls: true,
            symbol: "circle",
            showSymbol: points.length <= 120 || machine.count === 1,
            symbolSize: 4,
            lineStyle: {width: 2, color: machine.colour},
            itemStyle: {color: machine.colour},
          })),
          this.band(points, axis, machines),
          {
            type: "scatter",
            data: points.map((point, i) => point.level === "none" ? null : {
              value: [i, median[i]],
              itemStyle: {color: point.level === "fail" ? colour.bad : colour.warning},
              symbol: point.level === "fail" ? "circle" : "triangle",
            }).filter(Boolean),
            symbolSize: this.small ? 7 : 10,
            silent: true,
            tooltip: {show: false},
            z: 5,
          },
        ],
      };
    }

    // Machines are different series: each has its own line, the newest the first colour.
    machines(points, colour) {
      const found = new Map();
      [...points].reverse().forEach(point => {
        const known = found.get(point.fingerprint);
        if (known) {
          known.count++;
        } else {
          found.set(point.fingerprint, {
            fingerprint: point.fingerprint,
            name: [point.agent, point.fingerprint].filter(Boolean).join(" ") || "unknown machine",
            colour: colour.lines[found.size % colour.lines.length],
            count: 1,
          });
        }
      });
      return [...found.values()];
    }

    mark(x, label, type, color) {
      return {
        xAxis: x,
        lineStyle: {type, color, width: 1.5},
        label: {show: !this.small, formatter: label, color, position: "end", fontSize: 11},
      };
    }

    // The axis holds the intervals, but one wild interval does not flatten all the medians. Its ends are round numbers.
    edges(points, divisor) {
      const medians = points.map(point => point.median).filter(median => median !== null);
      let low = Math.min(...medians);
      let high = Math.max(...medians);
      const room = Math.max(high - low, Math.abs(high) * 0.02, Number.MIN_VALUE);
      for (const point of points) {
        if (point.lower !== null && point.upper !== null) {
          low = Math.min(low, Math.max(point.lower, Math.min(...medians) - room));
          high = Math.max(high, Math.min(point.upper, Math.max(...medians) + room));
        }
      }
      low = low >= 0 ? Math.max(0, low - room * 0.05) : low - room * 0.05;
      high += room * 0.05;
      const rough = (high - low) / divisor / 5;
      const power = 10 ** Math.floor(Math.log10(rough));
      const step = [1, 2, 5, 10].find(factor => factor * power >= rough) * power;
      const round = (value, to) => Number((to(value / divisor / step) * step).toPrecision(12));
      return [round(low, Math.floor), round(high, Math.ceil)];
    }

    band(points, axis, machines) {
      const fills = new Map(machines.map(machine => [machine.fingerprint, faint(machine.colour, 0.16)]));
      const last = new Map();
      const before = points.map((point, i) => {
        const previous = last.get(point.fingerprint);
        last.set(point.fingerprint, i);
        return previous;
      });
      const known = point => point.lower !== null && point.upper !== null;
      return {
        type: "custom",
        silent: true,
        clip: true,
        tooltip: {show: false},
        data: points.map((point, i) => [i, point.median === null ? NaN : point.median / axis.divisor]),
        renderItem: (params, api) => {
          const i = params.dataIndex;
          const j = before[i];
          if (j === undefined || !known(points[i]) || !known(points[j])) {
            return null;
          }
          const at = (x, y) => api.coord([x, y / axis.divisor]);
          return {
            type: "polygon",
            shape: {points: [at(j, points[j].lower), at(i, points[i].lower), at(i, points[i].upper), at(j, points[j].upper)]},
            style: {fill: fills.get(points[i].fingerprint)},
          };
        },
        z: 1,
      };
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".kvmbench-trend").forEach(root => new Trend(root).start());
  });
})();
