// Maps that readers move, zoom and ask what a point is. Without it they show the whole territory.
"use strict";
(() => {
  // Across the map of many points, so many squares with one dot at most in each, as in the page.
  const SQUARES = 240;

  // The chosen points as [x, y, what is told], and the dots of many points by kind.
  function read(data) {
    if (Array.isArray(data)) return { length: data.length, at: (index) => data[index] };
    const sum = (steps) => {
      let sum = 0;
      return Int32Array.from(steps, (step) => (sum += step));
    };
    const { nombres, dits } = data;
    const [x, y] = [sum(data.x), sum(data.y)];
    const part = ({ valeurs, rangs }, index) => valeurs[rangs ? rangs[index] : index];
    const said = (index) => {
      const [reference, street, commune, change] = dits.map((one) => part(one, index));
      return [reference, street, commune].filter(Boolean).join(", ") + " : " + change;
    };
    let end = 0;
    const kinds = nombres.map((count) => [end, end += count]);
    const first = nombres[0];
    const at = (index) => [x[first + index], y[first + index], () => said(index)];
    return { length: x.length - first, at, x, y, kinds };
  }

  // The path of those within a view.
  function path({ x, y }, [first, end], view, dot) {
    const square = view[2] / SQUARES;
    const rows = Math.ceil(view[3] / square) + 1;
    const taken = new Uint8Array((SQUARES + 1) * rows);
    const dots = [];
    let pen = [0, 0];
    for (let index = first; index < end; index++) {
      const [right, down] = [x[index] - view[0], y[index] - view[1]];
      if (right < 0 || down < 0 || right > view[2] || down > view[3]) continue;
      const place = Math.floor(down / square) * (SQUARES + 1) + Math.floor(right / square);
      if (taken[place]) continue;
      taken[place] = 1;
      dots.push("m", x[index] - pen[0], " ", y[index] - pen[1], dot);
      pen = [x[index], y[index]];
    }
    return dots.join("");
  }

  function map(box) {
    const svg = box.querySelector(".ground svg");
    const whole = svg.getAttribute("viewBox").split(" ").map(Number);
    const names = [...svg.querySelectorAll("text")];
    const list = box.querySelector("select");
    const bar = box.querySelector(".scale");
    const paths = [...svg.querySelectorAll(".dots")];
    const wholes = paths.map((one) => one.getAttribute("d"));
    let known = null;
    // Read when somebody first wants to know: of many points that takes a while.
    const points = () => known || (known = read(dataOf("carte-points")));
    const [found, told] = [svg.querySelector(".found"), box.querySelector(".found-point")];
    let view = whole.slice();

    // Of many points those in view, so far as they can be told apart; once the map comes to rest.
    let waiting = 0;
    let wholeIsDrawn = true;
    function dots() {
      if (box.dataset.many === undefined) return;
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        const all = view[2] === whole[2];
        if (all && wholeIsDrawn) return;
        wholeIsDrawn = all;
        paths.forEach((one, kind) => {
          const dot = one.classList.contains("f2") ? "h.1h-.1" : "h0";
          one.setAttribute("d", all ? wholes[kind] : path(points(), points().kinds[kind], view, dot));
        });
      }, 60);
    }

    const pixel = () => view[2] / svg.clientWidth;

    function show() {
      const least = Math.min(200, whole[2]);
      const width = Math.min(Math.max(view[2], least), whole[2]);
      const middle = [view[0] + view[2] / 2, view[1] + view[3] / 2];
      const height = width * whole[3] / whole[2];
      const inside = (low, size, most) => Math.min(Math.max(low, 0), most - size);
      view = [
        inside(middle[0] - width / 2, width, whole[2]),
        inside(middle[1] - height / 2, height, whole[3]), width, height,
      ];
      svg.setAttribute("viewBox", view.join(" "));
      svg.setAttribute("font-size", 12 * pixel());
      found.setAttribute("r", found.dataset.at ? 9 * pixel() : 0);
      scale();
      write();
      dots();
    }

    function scale() {
      const most = view[2] / 4;
      const magnitude = 10 ** Math.floor(Math.log10(most));
      const step = [5, 2, 1].map((one) => one * magnitude).find((one) => one <= most);
      bar.style.width = step / view[2] * 100 + "%";
      bar.firstChild.textContent = step >= 1000 ? step / 1000 + "\u00a0km" : step + "\u00a0m";
    }

    // A name is written where no more important one is.
    function write() {
      const taken = [];
      for (const name of names) {
        const [x, y] = [Number(name.getAttribute("x")), Number(name.getAttribute("y"))];
        const half = name.textContent.length * 3.4 * pixel();
        const free = x > view[0] && x < view[0] + view[2] && taken.every(
          (other) => Math.abs(x - other.x) > half + other.half || Math.abs(y - other.y) > 14 * pixel(),
        );
        name.style.display = free ? "" : "none";
        if (free) taken.push({ x, y, half });
      }
    }

    function zoom(by, x = view[0] + view[2] / 2, y = view[1] + view[3] / 2) {
      view = by === 0 ? whole.slice()
        : [x - (x - view[0]) * by, y - (y - view[1]) * by, view[2] * by, view[3] * by];
      if (list) list.selectedIndex = by === 0 ? 0 : list.selectedIndex;
      show();
    }

    function move(x, y) {
      view = [view[0] + x, view[1] + y, view[2], view[3]];
      show();
    }

    function place(event) {
      const edges = svg.getBoundingClientRect();
      return [
        view[0] + (event.clientX - edges.left) / edges.width * view[2],
        view[1] + (event.clientY - edges.top) / edges.height * view[3],
      ];
    }

    // The point nearest to a place, no further than so far, and further than another.
    function nearestTo([x, y], most, past) {
      let nearest = null;
      let least = most;
      let of = -1;
      const { length, at } = points();
      const [pastAway, pastIndex] = past || [-1, -1];
      for (let index = 0; index < length; index++) {
        const point = at(index);
        const away = Math.hypot(point[0] - x, point[1] - y);
        const isPast = away > pastAway || (away === pastAway && index > pastIndex);
        if (isPast && away < least) [nearest, least, of] = [point, away, index];
      }
      return [nearest, [least, of]];
    }

    // By keyboard: the point nearest to the middle of the map, then the next one further away.
    let last = null;
    function askNext() {
      const middle = [view[0] + view[2] / 2, view[1] + view[3] / 2];
      const isSame = last && last.at === middle.join();
      const inView = Math.hypot(view[2], view[3]) / 2;
      const [nearest, place] = nearestTo(middle, inView, isSame ? last.place : null);
      last = nearest ? { at: middle.join(), place } : null;
      tell(nearest);
    }

    function ask(place) {
      tell(nearestTo(place, 14 * pixel())[0]);
    }

    function tell(nearest) {
      found.dataset.at = nearest ? "1" : "";
      if (nearest) {
        found.setAttribute("cx", nearest[0]);
        found.setAttribute("cy", nearest[1]);
      }
      found.setAttribute("r", nearest ? 9 * pixel() : 0);
      const text = nearest ? nearest[2] : "";
      told.textContent = (typeof text === "function" ? text() : text).replace(/'/g, "\u2019");
    }

    box.querySelectorAll("[data-zoom]").forEach((button) =>
      button.addEventListener("click", () => zoom(Number(button.dataset.zoom))));
    if (list) list.addEventListener("change", () => {
      view = list.value.split(" ").map(Number);
      show();
    });
    svg.addEventListener("keydown", (event) => {
      const far = view[2] / 8;
      const acts = {
        "+": () => zoom(0.5), "-": () => zoom(2), "0": () => zoom(0),
        ArrowLeft: () => move(-far, 0), ArrowRight: () => move(far, 0),
        ArrowUp: () => move(0, -far), ArrowDown: () => move(0, far),
      };
      acts.Enter = askNext;
      const act = acts[event.key];
      if (act) { event.preventDefault(); act(); }
    });
    // With Ctrl, as a page itself is zoomed: a wheel alone goes on turning the page.
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.25 : 0.8, ...place(event));
    }, { passive: false });
    let held = null;
    svg.addEventListener("pointerdown", (event) => {
      held = { x: event.clientX, y: event.clientY, moved: 0 };
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", (event) => {
      if (!held) return;
      const [x, y] = [held.x - event.clientX, held.y - event.clientY];
      held = { x: event.clientX, y: event.clientY, moved: held.moved + Math.abs(x) + Math.abs(y) };
      move(x * pixel(), y * pixel());
    });
    svg.addEventListener("pointerup", (event) => {
      if (held && held.moved < 5) ask(place(event));
      held = null;
    });
    svg.addEventListener("pointercancel", () => { held = null; });
    addEventListener("resize", show);
    show();
  }

  document.querySelectorAll(".map").forEach(map);
})();
