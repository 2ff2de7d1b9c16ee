(function () {
  "use strict";
  // The numbers come from the element "explorer-data": this script picks tables and draws them.
  var data;
  var SVG = "http://www.w3.org/2000/svg";
  var NAMES = ["row", "column", "filter", "scheme"];

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) { made.textContent = text; }
    return made;
  }

  function shape(name, attributes, text) {
    var made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) { made.textContent = text; }
    return made;
  }

  function decimal(value, places, lang) {
    var text = value.toFixed(places);
    return lang === "en" ? text : text.replace(".", ",");
  }

  // Shares come in tenths of a per cent, rounded as all tables are.
  function percent(share, lang) {
    return share === null ? "×" : decimal(share / 10, 1, lang);
  }

  function question(name) {
    return data.questions.filter(function (one) { return one.name === name; })[0];
  }

  function choice(form) {
    var out = {};
    NAMES.forEach(function (name) { out[name] = form.elements[name].value; });
    return out;
  }

  function fill(words, values) {
    return Object.keys(values).reduce(function (text, key) {
      return text.split("{" + key + "}").join(values[key]);
    }, words);
  }

  // The table of a choice, with a column for all where there are groups; null for none.
  function table(chosen) {
    var group = chosen.filter ? chosen.filter.split("=") : null;
    var scheme = chosen.scheme;
    if (chosen.row === chosen.column || (group && (group[0] === chosen.row || group[0] === chosen.column))) {
      return null;
    }
    if (group && chosen.column) { scheme = data.main; }
    var whole = null;
    var place = group ? Number(group[1]) : 0;
    var source = data.tables[group ? chosen.row + "|" + group[0] : chosen.row];
    var pick = function (lines) { return lines.map(function (line) { return line[place]; }); };
    whole = { n: pick(source.n), base: source.base[place], share: pick(source.share[scheme]) };
    if (!chosen.column) { return { scheme: scheme, whole: whole, groups: null, p: null }; }
    var key = chosen.row + "|" + chosen.column + (group ? "|" + group[0] + "|" + group[1] : "");
    var found = data.tables[key] || null;
    return { scheme: scheme, whole: whole, groups: found, p: found && found.p[scheme] || null };
  }

  // Columns in use: total first, then groups with respondents or a withheld base.
  function columns(found, chosen, lang) {
    var words = data.words[lang];
    var out = [{ label: words.total, base: found.whole.base, share: found.whole.share, n: found.whole.n }];
    if (!found.groups) { return out; }
    var asked = question(chosen.column);
    found.groups.base.forEach(function (base, j) {
      if (base === 0) { return; }
      out.push({
        label: asked.answers[j][lang], base: base, aside: asked.aside[j],
        share: found.groups.share[found.scheme].map(function (line) { return line[j]; }),
        n: found.groups.n.map(function (line) { return line[j]; })
      });
    });
    return out.filter(function (c) { return !c.aside; }).concat(out.filter(function (c) { return c.aside; }));
  }

  function order(asked, whole) {
    var places = asked.answers.map(function (_, i) { return i; });
    var size = function (i) { return whole.share[i] === null ? -1 : whole.share[i]; };
    return places.sort(function (a, b) {
      if (asked.aside[a] !== asked.aside[b]) { return asked.aside[a] - asked.aside[b]; }
      return asked.scale || asked.aside[a] ? a - b : size(b) - size(a) || a - b;
    });
  }

  function drawTable(asked, shown, places, lang) {
    var words = data.words[lang];
    var made = element("table", {});
    var head = made.createTHead().insertRow();
    head.appendChild(element("th", { scope: "col", "class": "l" }, words.answers));
    shown.forEach(function (column) {
      var cell = element("th", { scope: "col" }, column.label);
      if (column.base !== null) {
        var low = column.base < data.leastBase ? "*" : "";
        cell.appendChild(element("small", {}, "n=" + column.base + low));
      }
      head.appendChild(cell);
    });
    var body = made.createTBody();
    places.forEach(function (i) {
      var row = body.insertRow();
      if (asked.aside[i]) { row.className = "aside"; }
      row.appendChild(element("th", { scope: "row" }, asked.answers[i][lang]));
      shown.forEach(function (column, j) {
        var cell = row.insertCell();
        cell.textContent = percent(column.share[i], lang);
        if (column.share[i] !== null && data.synthetic && j) { cell.appendChild(element("i", {}, "~")); }
        if (column.base !== null && column.base < data.leastBase) { cell.className = "b"; }
        if (column.share[i] !== null && asked.multiple && shown.length > 1) {
          cell.style.setProperty("--part", column.share[i] / 10 + "%");
          cell.classList.add("heat");
        }
      });
    });
    return made;
  }

  var MOST = 640, LEAST = 260;

  function bars(asked, column, places, lang, box, wide) {
    var greatest = Math.max.apply(null, column.share.map(function (s) { return s || 0; }).concat(200));
    places.forEach(function (i, k) {
      var share = column.share[i];
      var width = (share || 0) / greatest * (wide - 60);
      var y = k * 44;
      box.appendChild(shape("text", { x: 0, y: y + 14, "class": "label" }, asked.answers[i][lang]));
      box.appendChild(shape("rect", { x: 0, y: y + 19, width: Math.max(width, 0.5), height: 16, fill: asked.aside[i] ? data.asideColour : "#0B6B78" }));
      box.appendChild(shape("text", { x: width + 6, y: y + 32, "class": "value" }, percent(share, lang)));
    });
    return places.length * 44;
  }

  function stacked(asked, shown, places, lang, box, wide) {
    var y = 0;
    shown.forEach(function (column, j) {
      var base = column.base === null ? "" : " (" + column.base + ")";
      box.appendChild(shape("text", { x: 0, y: y + 14, "class": "label" }, column.label + base));
      var x = 0;
      var segment = function (width, fill, ink, text) {
        box.appendChild(shape("rect", { x: x, y: y + 19, width: Math.max(width - 1, 0), height: 20, fill: fill }));
        if (width > 38 || (text === "×" && width > 14)) {
          box.appendChild(shape("text", { x: x + width / 2, y: y + 33.5, "text-anchor": "middle", "class": "inside", fill: ink }, text));
        }
        x += width;
      };
      var withheld = false;
      places.forEach(function (i) {
        var share = column.share[i];
        if (share === null) { withheld = true; return; }
        segment(share / 1000 * wide, asked.colours[i], asked.ink[i], percent(share, lang));
      });
      // What is withheld stands together at the end: its sum is no secret, its parts are.
      if (withheld && x < wide - 1) { segment(wide - x, data.withheldColour, "#1A2126", "×"); }
      y += j ? 46 : 54;
    });
    return y;
  }

  function key(asked, places, lang) {
    var list = element("ul", { "class": "key" });
    places.forEach(function (i) {
      var item = element("li", {}, asked.answers[i][lang]);
      item.style.setProperty("--colour", asked.colours[i]);
      list.appendChild(item);
    });
    return list;
  }

  function drawChart(asked, shown, places, lang, title, wide) {
    if (asked.multiple && shown.length > 1) { return null; }
    var frame = element("div", { "class": "card" });
    var svg = shape("svg", { role: "img", "aria-label": title, "class": "explored" });
    var height = shown.length === 1 ? bars(asked, shown[0], places, lang, svg, wide) : stacked(asked, shown, places, lang, svg, wide);
    svg.setAttribute("viewBox", "0 0 " + wide + " " + height);
    svg.setAttribute("width", wide);
    svg.setAttribute("height", height);
    if (shown.length > 1) { frame.appendChild(key(asked, places, lang)); }
    frame.appendChild(svg);
    return frame;
  }

  function p(value, lang) {
    if (value < 0.001) { return "p < " + decimal(0.001, 3, lang); }
    // Beside withheld cells there are but two decimals.
    return "p = " + decimal(value, Math.abs(value * 100 - Math.round(value * 100)) < 1e-9 ? 2 : 3, lang);
  }

  function tested(found, asked, chosen, lang) {
    var words = data.words[lang];
    if (!found.p || !Object.keys(found.p).length) { return words.no_test; }
    if ("" in found.p) { return fill(words.test, { p: p(found.p[""], lang) }); }
    var options = asked.multiple ? asked : question(chosen.column);
    var parts = options.codes.map(function (code, i) {
      return code in found.p ? options.answers[i][lang] + ": " + p(found.p[code], lang) : "";
    });
    return fill(words.option_tests, { tests: parts.filter(Boolean).join("; ") });
  }

  function notes(found, asked, shown, chosen, lang) {
    var words = data.words[lang];
    var out = [];
    var group = chosen.filter ? chosen.filter.split("=") : null;
    if (group) {
      var of = question(group[0]);
      out.push(fill(words.within, { group: of.title[lang] + ": " + of.answers[group[1]][lang] }));
    }
    if (found.whole.base !== null) { out.push(fill(words.base, { n: found.whole.base })); }
    if (asked.multiple) { out.push(words.several); }
    var label = function (scheme) {
      return data.schemeLabels[data.schemes.indexOf(scheme)][lang] || words.none;
    };
    out.push(found.scheme === "unweighted" ? words.unweighted : fill(words.weighted, { scheme: label(found.scheme) }));
    if (found.scheme !== chosen.scheme) { out.push(fill(words.main_only, { scheme: label(found.scheme) })); }
    if (found.groups) { out.push(tested(found, asked, chosen, lang)); }
    if (shown.some(function (c) { return c.base !== null && c.base < data.leastBase; })) { out.push(words.low_base); }
    if (shown.some(function (c) { return c.share.indexOf(null) >= 0; })) { out.push(words.withheld); }
    if (data.synthetic && found.groups) { out.push(words.synthetic); }
    return out;
  }

  function draw(form) {
    var lang = form.dataset.lang;
    var words = data.words[lang];
    var chosen = choice(form);
    var place = form.parentNode.querySelector(".explored-place");
    place.textContent = "";
    var found = table(chosen);
    if (!found) { place.appendChild(element("p", {}, words.no_column)); return; }
    var asked = question(chosen.row);
    place.appendChild(element("p", { "class": "heading" })).appendChild(element("b", {}, asked.question[lang]));
    if (chosen.column && !found.groups) { place.appendChild(element("p", {}, words.all_withheld)); }
    var shown = columns(found, chosen, lang);
    var places = order(asked, found.whole).filter(function (i) {
      return shown.some(function (c) { return c.n[i] !== 0 || c.share[i]; });
    });
    var wide = Math.max(LEAST, Math.min(MOST, place.clientWidth - 24));
    var chart = drawChart(asked, shown, places, lang, asked.title[lang], wide);
    if (chart) { place.appendChild(chart); }
    var scroll = element("div", { "class": "scroll", tabindex: "0", role: "region", "aria-label": asked.title[lang] });
    scroll.appendChild(drawTable(asked, shown, places, lang));
    place.appendChild(scroll);
    var list = element("ul", { "class": "notes" });
    notes(found, asked, shown, chosen, lang).forEach(function (text) { list.appendChild(element("li", {}, text)); });
    place.appendChild(list);
  }

  document.addEventListener("DOMContentLoaded", function () {
    var source = document.getElementById("explorer-data");
    if (!source) { return; }
    data = JSON.parse(source.textContent);
    var forms = Array.prototype.slice.call(document.querySelectorAll("form.explorer"));
    forms.forEach(function (form) {
      form.addEventListener("submit", function (event) { event.preventDefault(); });
      form.addEventListener("change", function () {
        // Every language shows the same choice.
        forms.forEach(function (other) {
          NAMES.forEach(function (name) { other.elements[name].value = form.elements[name].value; });
        });
        draw(form);
      });
    });
    // Only the language that is shown has a width to draw in.
    var redraw = function () {
      forms.filter(function (form) { return form.offsetParent; }).forEach(draw);
    };
    var width = 0;
    window.addEventListener("resize", function () {
      if (window.innerWidth !== width) { width = window.innerWidth; redraw(); }
    });
    new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-lang"] });
    redraw();
  });
})();
