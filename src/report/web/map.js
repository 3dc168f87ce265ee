// Maps that readers move, zoom and ask what a point is. Without it they show the whole territory.
"use strict";
(() => {
  function map(box) {
    const svg = box.querySelector(".ground svg");
    const whole = svg.getAttribute("viewBox").split(" ").map(Number);
    const names = [...svg.querySelectorAll("text")];
    const list = box.querySelector("select");
    const bar = box.querySelector(".scale");
    const points = JSON.parse(document.getElementById("carte-points").textContent);
    const [found, told] = [svg.querySelector(".found"), box.querySelector(".found-told")];
    let view = whole.slice();

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

    function ask([x, y]) {
      let nearest = null;
      let least = 14 * pixel();
      for (const point of points) {
        const distance = Math.hypot(point[0] - x, point[1] - y);
        if (distance < least) [nearest, least] = [point, distance];
      }
      found.dataset.at = nearest ? "1" : "";
      if (nearest) {
        found.setAttribute("cx", nearest[0]);
        found.setAttribute("cy", nearest[1]);
      }
      found.setAttribute("r", nearest ? 9 * pixel() : 0);
      told.textContent = nearest ? nearest[2] : "";
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
