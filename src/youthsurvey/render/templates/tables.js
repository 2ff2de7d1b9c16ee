(function () {
  "use strict";
  // A search over the tables, and rows that can be sorted.

  function search(field) {
    var chapter = field.closest("section");
    var wanted = field.value.trim().toLowerCase();
    var found = 0;
    chapter.querySelectorAll(".stub").forEach(function (group) {
      var any = false;
      group.querySelectorAll("details.table").forEach(function (details) {
        var fits = !wanted || (group.dataset.text + " " + details.textContent).toLowerCase().indexOf(wanted) >= 0;
        details.hidden = !fits;
        any = any || fits;
        found += fits ? 1 : 0;
      });
      group.hidden = !any;
    });
    chapter.querySelector(".found").textContent = wanted ? found + " " + field.dataset.found : "";
  }

  function value(row, place) {
    var text = row.cells[place].textContent.trim().replace(/[\u2009\u202f\u00a0 ]/g, "").replace(",", ".").replace("\u2212", "-");
    var number = parseFloat(text);
    return isNaN(number) ? null : number;
  }

  function sort(button) {
    var head = button.closest("th");
    var table = head.closest("table");
    var next = { none: "descending", descending: "ascending", ascending: "none" }[head.getAttribute("aria-sort") || "none"];
    head.parentNode.querySelectorAll("th").forEach(function (other) { other.setAttribute("aria-sort", "none"); });
    head.setAttribute("aria-sort", next);
    var sign = next === "ascending" ? 1 : -1;
    Array.prototype.forEach.call(table.tBodies, function (body) {
      var rows = Array.prototype.slice.call(body.rows);
      rows.forEach(function (row, i) { if (row.dataset.place === undefined) { row.dataset.place = i; } });
      // A measure's name stays above its rows.
      var fixed = rows.filter(function (row) { return row.cells.length === 1; });
      var others = rows.filter(function (row) { return row.cells.length > 1; });
      others.sort(function (a, b) {
        if (next === "none") { return a.dataset.place - b.dataset.place; }
        var x = value(a, head.cellIndex), y = value(b, head.cellIndex);
        if (x === null || y === null) { return (x === null) - (y === null) || a.dataset.place - b.dataset.place; }
        return sign * (x - y) || a.dataset.place - b.dataset.place;
      });
      fixed.concat(others).forEach(function (row) { body.appendChild(row); });
    });
  }

  // Tables of answers: those with nets, or with lines of text under their rows, keep their order.
  function sortable(table) {
    return !table.querySelector("tr.told, tr.net, tr.mean") && table.tHead && table.tBodies[0].rows.length > 2;
  }

  function offer(table, word) {
    var row = table.tHead.rows[table.tHead.rows.length - 1];
    Array.prototype.slice.call(row.cells, 1).forEach(function (head) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.title = word;
      while (head.firstChild) { button.appendChild(head.firstChild); }
      head.appendChild(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", function () { sort(button); });
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("input[type=search]").forEach(function (field) {
      field.addEventListener("input", function () { search(field); });
      var chapter = field.closest("section");
      // Only when a table is opened: a page has hundreds of heads.
      chapter.querySelectorAll("details.table").forEach(function (details) {
        details.addEventListener("toggle", function () {
          details.querySelectorAll("table").forEach(function (table) {
            if (!table.dataset.sorts) {
              table.dataset.sorts = "1";
              if (sortable(table)) { offer(table, field.dataset.sort); }
            }
          });
        });
      });
    });
  });
})();
