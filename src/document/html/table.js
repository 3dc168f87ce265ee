// Tables that readers sort, filter and turn the pages of. Cells are written as text only.
"use strict";
(() => {
  const plain = (text) =>
    String(text).normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/\u2019/g, "'").toLowerCase();
  const compare = new Intl.Collator("fr", { numeric: true }).compare;

  // A text, or a text with the file that it opens.
  const textOf = (value) => Array.isArray(value) ? value[0] : value;

  // Marks, units and thousands stay with what is before them and apostrophes have one form, as in the texts
  // of the page itself.
  const together = (text) => text.replace(/'/g, "\u2019")
    .replace(/ (?=[:;?!%€»])/g, "\u00a0").replace(/« /g, "«\u00a0")
    .replace(/(\d) (?=(?:k?W|[kM]?Wh|kVA|lm|K|h|ans?|min|k?m|kg|t)(?![\p{L}\d]))/gu, "$1\u00a0")
    .replace(/(?<!\d)(\d{1,3}) (?=\d{3}(?!\d))/g, "$1\u00a0");

  function shown(value, column) {
    if (value === null || value === "") return "";
    if (typeof value !== "number") return together(textOf(value));
    const [whole, part] = Math.abs(value).toFixed(column.decimales || 0).split(".");
    const sign = value < 0 && /[1-9]/.test(whole + (part || "")) ? "−" : "";
    return sign + whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") + (part ? "," + part : "");
  }

  function element(name, attributes, text) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // The cells of a table, by row and column. A long table comes column by column, each value once.
  function cellsOf({ colonnes: columns, lignes: rows, nombre, cellules }) {
    if (rows) {
      const values = (rank) => new Set(rows.map((row) => row[rank]));
      return { columns, length: rows.length, at: (index, rank) => rows[index][rank], values };
    }
    const at = (index, rank) => {
      const { valeurs, rangs } = cellules[rank];
      return valeurs[rangs ? rangs[index] : index];
    };
    return { columns, length: nombre, at, values: (rank) => cellules[rank].valeurs };
  }

  function table(box) {
    const { columns, length, at, values } = cellsOf(dataOf(box.dataset.table));
    const every = Array.from({ length }, (_, index) => index);
    const size = Number(box.dataset.rows);
    // The column whose texts head the rows that they name, while these stand together.
    const group = box.dataset.group === undefined ? -1 : Number(box.dataset.group);
    const [head, body, foot] = ["thead", "tbody", "tfoot"].map((name) => box.querySelector(name));
    const [tools, count, pages] = [".tools", ".count", ".pages"].map((name) => box.querySelector(name));
    const search = tools.querySelector("input");
    // What a search looks through: made at the first one, as it takes the longest of all.
    let haystack = null;
    const textsOf = (index) => columns.flatMap((column, rank) => {
      const text = textOf(at(index, rank));
      return typeof text === "string" ? [text, (column.aussi || {})[text] || ""] : [];
    }).join(" ");
    const choices = new Map();
    let [sorted, descending, page] = [-1, false, 0];
    let kept = every;

    const title = element("tr");
    columns.forEach((column, rank) => {
      const cell = element("th", { scope: "col", "aria-sort": "none" });
      dress(cell, column, rank);
      const button = element("button", { type: "button" }, together(column.titre));
      button.addEventListener("click", () => {
        // Numbers are most often looked at from the greatest down.
        descending = sorted === rank ? !descending : column.decimales !== undefined;
        sorted = rank;
        select();
      });
      button.className = "screen-only";
      // Browsers leave buttons out of the headers that they repeat on each sheet of paper.
      cell.append(button, element("span", { class: "print-only" }, together(column.titre)));
      title.append(cell);
      if (column.choix) {
        const list = element("select");
        list.append(element("option", { value: "" }, "tout"));
        const texts = new Set([...values(rank)].map((value) => shown(value, column)).filter((text) => text !== ""));
        [...texts].sort(compare).forEach((text) => list.append(element("option", { value: text }, text)));
        const label = element("label", {}, column.titre);
        label.append(list);
        tools.append(label);
        choices.set(rank, list);
        list.addEventListener("change", select);
      }
    });
    head.append(title);

    function select() {
      const words = plain(search.value).split(/\s+/).filter(Boolean);
      const chosen = [...choices].filter(([, list]) => list.value !== "");
      if (words.length > 0 && !haystack) haystack = every.map((index) => plain(textsOf(index)));
      kept = every.filter((index) =>
        words.every((word) => haystack[index].includes(word)) &&
        chosen.every(([rank, list]) => shown(at(index, rank), columns[rank]) === list.value));
      if (sorted >= 0) {
        const order = (a, b) => {
          const [one, other] = [textOf(at(a, sorted)), textOf(at(b, sorted))];
          // Blanks are last in both directions.
          if (one === null || other === null) return (one === null) - (other === null);
          const first = typeof one === "number" && typeof other === "number"
            ? one - other : compare(String(one), String(other));
          return (descending ? -first : first) || a - b;
        };
        kept.sort(order);
      } else if (group >= 0) {
        // Groups stand together, in the order in which each comes first.
        const firsts = new Map();
        every.forEach((index) => {
          const name = textOf(at(index, group));
          if (!firsts.has(name)) firsts.set(name, firsts.size);
        });
        const place = (index) => firsts.get(textOf(at(index, group)));
        kept.sort((a, b) => place(a) - place(b) || a - b);
      }
      [...title.children].forEach((cell, rank) => {
        cell.setAttribute("aria-sort", rank !== sorted ? "none" : descending ? "descending" : "ascending");
      });
      page = 0;
      show();
      box.dispatchEvent(new CustomEvent("rows", { detail: kept }));
    }

    function show(all) {
      const last = Math.max(0, Math.ceil(kept.length / size) - 1);
      page = Math.min(page, last);
      const first = all ? 0 : page * size;
      const visible = kept.slice(first, all ? kept.length : first + size);
      const isGrouped = group >= 0 && (sorted < 0 || sorted === group);
      let above = null;
      box.classList.toggle("is-grouped", isGrouped);
      body.replaceChildren(...visible.flatMap((index) => {
        const line = element("tr");
        columns.forEach((column, rank) => {
          const cell = rank === 0 ? element("th", { scope: "row" }) : element("td");
          dress(cell, column, rank);
          const value = at(index, rank);
          const text = shown(value, column);
          cell.append(Array.isArray(value) ? element("a", { href: value[1] }, text) : text);
          line.append(cell);
        });
        const name = isGrouped ? textOf(at(index, group)) : above;
        if (name === above) return [line];
        above = name;
        const sums = summed(name, kept.filter((one) => textOf(at(one, group)) === name));
        sums.className = "group";
        return [sums, line];
      }));
      const total = summed("Total", kept);
      foot.replaceChildren(...(columns.some((column) => column.somme) ? [total] : []));
      const lines = (number) => shown(number, {}) + (number > 1 ? "\u00a0lignes" : "\u00a0ligne");
      count.textContent = kept.length === length
        ? lines(length) : lines(kept.length) + " sur " + shown(length, {});
      turn(last);
    }

    // What a cell of a column looks like; that of groups is not printed beside their names.
    function dress(cell, column, rank) {
      cell.classList.toggle("number", column.decimales !== undefined);
      cell.classList.toggle("of-group", rank === group);
    }

    // A row of sums under a name.
    function summed(name, rows) {
      const total = element("tr");
      columns.forEach((column, rank) => {
        const cell = rank === 0 ? element("th", { scope: "row" }, name) : element("td");
        dress(cell, column, rank);
        if (column.somme) {
          cell.textContent = shown(rows.reduce((sum, index) => sum + (at(index, rank) || 0), 0), column);
        }
        total.append(cell);
      });
      return total;
    }

    function turn(last) {
      if (last === 0) return pages.replaceChildren();
      const labels = ["Première", "Précédente", "Suivante", "Dernière"];
      const targets = [0, page - 1, page + 1, last];
      const focused = [...pages.querySelectorAll("button")].indexOf(document.activeElement);
      const buttons = labels.map((label, rank) => {
        const target = Math.min(Math.max(targets[rank], 0), last);
        const button = element("button", { type: "button" }, label);
        // Still reached by the keyboard, so that turning the last page does not lose the place.
        if (target === page) button.setAttribute("aria-disabled", "true");
        button.addEventListener("click", () => { page = target; show(); });
        return button;
      });
      const where = element("label", {}, "Page ");
      const asked = element("input", { type: "number", min: 1, max: last + 1, value: page + 1 });
      asked.addEventListener("change", () => {
        const target = Math.round(Number(asked.value)) - 1;
        page = Math.min(Math.max(Number.isFinite(target) ? target : page, 0), last);
        show();
        pages.querySelector("input").focus();
      });
      where.append(asked, ` sur ${shown(last + 1, {})}`);
      pages.replaceChildren(buttons[0], buttons[1], where, buttons[2], buttons[3]);
      if (focused >= 0) buttons[focused].focus();
    }

    // On paper a table of some hundred rows is whole, a longer one is left to the workbooks.
    if (length > 300) box.classList.add("long");
    addEventListener("beforeprint", () => { if (length <= 300) show(true); });
    addEventListener("afterprint", () => show());
    search.addEventListener("input", select);
    box.choose = (rank, text) => {
      const list = choices.get(rank);
      if (list) { list.value = text; select(); }
    };
    // The order of groups is that of a selection.
    select();
  }

  document.querySelectorAll("[data-table]").forEach(table);
})();
