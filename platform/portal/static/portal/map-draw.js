// A point, a line or an area is drawn on a map, point after point under a cross in its middle.
// The form takes it as GeoJSON in a hidden field; without this script it asks for a place in words.
"use strict";
(() => {
  const { L, skupajMap } = globalThis;
  if (!skupajMap) return;
  const { open, read, fill, plural, element } = skupajMap;
  const NEEDS = { point: 1, line: 2, area: 3 };
  const STEP = 8; // pixels by which an arrow key moves a point
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  // Six places after the point are 0.1 metre.
  const rounded = ({ lat, lng }) => [Number(lng.toFixed(6)), Number(lat.toFixed(6))];

  const geometryOf = (kind, points) => {
    if (points.length < NEEDS[kind]) return null;
    if (kind === "point") return { type: "Point", coordinates: points.at(-1) };
    if (kind === "line") return { type: "LineString", coordinates: points };
    return { type: "Polygon", coordinates: [[...points, points[0]]] };
  };

  // What a form holds that came back, or whose shape is changed: its kind and points.
  const readShape = (text) => {
    try {
      const { type, coordinates } = JSON.parse(text);
      const flat = (all) => all.map(([lon, lat]) => [lon, lat]);
      if (type === "Point") return ["point", flat([coordinates])];
      if (type === "LineString") return ["line", flat(coordinates)];
      if (type === "Polygon" && coordinates.length === 1) return ["area", flat(coordinates[0].slice(0, -1))];
    } catch { /* nothing that can be drawn; the form has said so */ }
    return [null, []];
  };

  const shapeOf = (text) => {
    try {
      const style = { className: "map-edge" };
      const shape = L.geoJSON(JSON.parse(text), { interactive: false, style });
      return shape.getBounds().isValid() ? shape : null;
    } catch { return null; }
  };

  const start = (root) => {
    const config = read(root.dataset.draw);
    const field = document.getElementById(root.dataset.field);
    if (!field) return;
    const { map, box, words, touch, say } = open(root, config);
    const radios = [...root.querySelectorAll('[data-choice="kind"] input')];
    const buttons = Object.fromEntries(
      [...root.querySelectorAll("[data-act]")].map((button) => [button.dataset.act, button]),
    );
    let [kind, points] = readShape(field.value);
    let kept = null;
    if (!radios.some((radio) => radio.value === kind)) {
      // What cannot be drawn here (several areas, holes) is shown, and stays until it is replaced.
      kept = shapeOf(field.value);
      [kind, points] = [radios[0].value, []];
    }
    radios[0].closest("fieldset").hidden = radios.length < 2;
    map.doubleClickZoom.disable();
    const edge = L.polyline([], { className: "map-edge", weight: 8, interactive: false }).addTo(map);
    const line = L.polyline([], { className: "map-drawn", weight: 4, interactive: false }).addTo(map);
    const inside = L.polygon([], { className: "map-drawn", stroke: false, interactive: false }).addTo(map);
    const vertices = L.layerGroup().addTo(map);
    const toMap = ([lon, lat]) => L.latLng(lat, lon);

    const describe = () => {
      const n = points.length;
      const places = points.map(([lon, lat]) => `${lat.toFixed(5)}, ${lon.toFixed(5)}`).join("; ");
      if (!n) return kept ? words.kept : words.empty;
      if (kind === "point") return fill(words.point, { places });
      const missing = NEEDS[kind] - n;
      const about = plural(words[kind], n, { places });
      return missing > 0 ? `${about} ${plural(words[`${kind}_missing`], missing)}` : about;
    };

    const outline = () => {
      const at = points.map(toMap);
      const closed = kind === "area" && at.length > 2;
      const ring = closed ? [...at, at[0]] : at;
      edge.setLatLngs(ring);
      line.setLatLngs(ring);
      inside.setLatLngs(closed ? at : []);
    };

    const tell = () => {
      const shape = geometryOf(kind, points);
      if (kept && points.length) { kept.remove(); kept = null; }
      if (!kept) field.value = shape ? JSON.stringify(shape) : "";
      buttons.undo.disabled = !points.length;
      buttons.clear.disabled = !points.length && !kept;
      outline();
      say(describe());
    };

    const remove = (index) => { points.splice(index, 1); redraw(); box.focus({ preventScroll: true }); };

    const byKey = (event, mark, index) => {
      const way = ARROWS[event.key];
      if (way) {
        const at = map.latLngToContainerPoint(mark.getLatLng()).add(L.point(way).multiplyBy(STEP));
        mark.setLatLng(map.containerPointToLatLng(at));
        points[index] = rounded(mark.getLatLng());
        tell();
      } else if (event.key === "Delete" || event.key === "Backspace") remove(index);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };

    const vertex = (point, index) => {
      const n = index + 1;
      const html = element("span", { class: "map-vertex" }, kind === "point" ? "" : String(n));
      const icon = L.divIcon({ className: "map-mark", html, iconSize: [44, 44] });
      const mark = L.marker(toMap(point), { icon, draggable: true, autoPanOnFocus: false });
      mark.on("add", () => {
        mark.getElement().setAttribute("aria-label", fill(words.vertex, { n }));
        mark.getElement().addEventListener("keydown", (event) => byKey(event, mark, index));
      });
      mark.on("drag", () => { points[index] = rounded(mark.getLatLng()); outline(); });
      mark.on("dragend", tell);
      return mark;
    };

    const redraw = () => {
      vertices.clearLayers();
      points.forEach((point, index) => vertices.addLayer(vertex(point, index)));
      tell();
    };

    const add = (at) => {
      const point = rounded(at);
      const last = points.at(-1);
      if (kind === "point") points = [point];
      else if (last && last[0] === point[0] && last[1] === point[1]) return;
      else points.push(point);
      redraw();
    };

    buttons.add.addEventListener("click", () => add(map.getCenter()));
    // A button that is switched off loses the focus: it goes back to the map.
    const back = (button) => { if (button.disabled) box.focus({ preventScroll: true }); };
    buttons.undo.addEventListener("click", () => { points.pop(); redraw(); back(buttons.undo); });
    buttons.clear.addEventListener("click", () => {
      points = [];
      kept?.remove();
      kept = null;
      redraw();
      back(buttons.clear);
    });
    map.on("click", ({ latlng }) => { if (touch.tapCounts) add(latlng); });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      // Never sends the form, whatever in the map has the focus.
      if (event.target.closest("a, button")) return;
      event.preventDefault();
      if (event.target === box) add(map.getCenter());
    });
    for (const radio of radios) {
      radio.checked = radio.value === kind;
      radio.addEventListener("change", () => {
        kind = radio.value;
        if (kind === "point") points = points.slice(-1);
        redraw();
      });
    }
    if (kept) {
      map.fitBounds(kept.addTo(map).getBounds().pad(0.1), { maxZoom: 17, animate: false });
    } else if (points.length) {
      map.fitBounds(L.latLngBounds(points.map(toMap)).pad(0.3), { maxZoom: 17, animate: false });
    }
    redraw();
  };

  for (const root of document.querySelectorAll("[data-draw]")) start(root);
})();
