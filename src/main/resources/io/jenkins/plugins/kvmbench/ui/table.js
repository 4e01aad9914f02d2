"use strict";
// The table of benchmarks: the server sorts, filters and cuts; this asks for the rows that are looked at.
(() => {
  const PAGE = 200;

  async function fetchTable(url, signal) {
    const answer = await fetch(url, {signal, headers: {Accept: "text/html"}});
    if (!answer.ok) {
      throw new Error(url + " answered " + answer.status);
    }
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  class Benchmarks {
    constructor(root) {
      this.root = root;
      this.table = root.querySelector(".benchmarks");
      this.more = root.querySelector(".more");
      this.count = root.querySelector(".count");
      this.filter = root.querySelector(".filter");
      this.column = -1;
      this.descending = false;
      this.matching = Number(root.dataset.matching);
      this.next = Number(root.dataset.next);
      this.total = this.matching;
      this.prepare(this.table.tBodies);
      this.addSorting();
      this.addFilter();
      this.table.addEventListener("click", event => this.clicked(event));
      this.table.addEventListener("keydown", event => {
        if (event.key === " " && event.target.closest(".toggle")) {
          event.preventDefault();
          event.target.click();
        }
      });
      this.more.querySelector("button").addEventListener("click", () => this.load(true));
      addEventListener("hashchange", () => this.follow());
      for (const square of document.querySelectorAll(".kvmbench .strip a")) {
        square.addEventListener("click", () => { if (square.hash === location.hash) this.follow(); });
      }
      this.show();
      this.follow();
    }

    prepare(bodies) {
      for (const body of bodies) {
        const toggle = body.querySelector(".toggle");
        toggle.setAttribute("role", "button");
        const open = body.classList.contains("open");
        toggle.setAttribute("aria-expanded", String(open));
        if (open) {
          this.fill(body);
        }
      }
    }

    addSorting() {
      this.table.querySelectorAll("thead th[data-column]").forEach(head => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = head.textContent;
        head.replaceChildren(button);
        button.addEventListener("click", () => {
          this.descending = head.getAttribute("aria-sort") === "ascending";
          this.column = head.dataset.column;
          this.clearSorting();
          head.setAttribute("aria-sort", this.descending ? "descending" : "ascending");
          this.load(false);
        });
      });
    }

    clearSorting() {
      this.table.querySelectorAll("thead th").forEach(head => head.removeAttribute("aria-sort"));
    }

    addFilter() {
      let waiting;
      this.filter.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => this.load(false), 150);
      });
    }

    clicked(event) {
      const toggle = event.target.closest(".toggle");
      if (toggle) {
        event.preventDefault();
        const body = toggle.closest("tbody");
        this.open(body, !body.classList.contains("open"));
      }
    }

    async open(body, wanted) {
      body.classList.toggle("open", wanted);
      body.querySelector(".toggle").setAttribute("aria-expanded", String(wanted));
      if (wanted) {
        await this.fill(body);
      }
    }

    async fill(body) {
      const place = body.querySelector(".detail > td > div");
      if (place.childElementCount > 0) {
        return;
      }
      try {
        const page = await fetchTable(this.root.dataset.detail + "?row=" + body.id.substring(1));
        place.replaceChildren(...page.body.childNodes);
      } catch (failure) {
        place.textContent = failure.message;
      }
    }

    async load(append, count = PAGE) {
      this.loading?.abort();
      this.loading = new AbortController();
      const query = new URLSearchParams({
        filter: this.filter.value,
        column: this.column,
        descending: this.descending,
        from: append ? this.next : 0,
        count,
      });
      this.table.setAttribute("aria-busy", "true");
      try {
        const page = await fetchTable(this.root.dataset.rows + "?" + query, this.loading.signal);
        const part = page.querySelector("table");
        const bodies = [...part.tBodies];
        this.prepare(bodies);
        if (!append) {
          [...this.table.tBodies].forEach(body => body.remove());
        }
        this.table.append(...bodies);
        this.matching = Number(part.dataset.matching);
        this.next = Number(part.dataset.next);
        this.show();
      } catch (failure) {
        if (failure.name === "AbortError") {
          return;
        }
        this.count.textContent = failure.message;
      }
      this.table.removeAttribute("aria-busy");
    }

    show() {
      const filtered = this.filter.value.trim() !== "";
      this.count.textContent = filtered ? this.matching + " of " + this.total : "";
      this.root.querySelector(".nothing").hidden = this.matching > 0;
      this.more.hidden = this.next >= this.matching;
      this.more.querySelector("span").textContent = this.next + " of " + this.matching + " shown";
    }

    async follow() {
      if (!/^#b\d+$/.test(location.hash)) {
        return;
      }
      let body = this.table.querySelector(location.hash);
      if (!body) {
        this.filter.value = "";
        this.column = -1;
        this.clearSorting();
        await this.load(false, Math.max(PAGE, Number(location.hash.substring(2)) + 1));
        body = this.table.querySelector(location.hash);
      }
      if (body) {
        await this.open(body, true);
        body.querySelector(".toggle").focus({preventScroll: true});
        body.scrollIntoView({block: "start"});
      }
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".kvmbench-table").forEach(root => new Benchmarks(root));
  });
})();
