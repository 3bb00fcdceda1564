// Marks on a map: those of the part that is shown, of the themes and states that are chosen.
// Many marks come as one with a count; it opens by zooming in (the server groups them).
"use strict";
(() => {
  const { L, skupajMap } = globalThis;
  if (!skupajMap) return;
  const { open, read, plural, element, corners, language } = skupajMap;
  // Beside the buttons that zoom, not under them.
  const ROOM = { autoPanPaddingTopLeft: [64, 8], autoPanPaddingBottomRight: [8, 8], maxWidth: 260 };
  const WAIT = 150; // milliseconds after a movement, since another often follows

  // A mark's own element: 44 pixels for thumbs, whatever the size of what is drawn in it.
  const marker = (at, name, ...inside) => {
    const icon = L.divIcon({
      className: "map-mark",
      html: element("span", { class: "map-mark__sign", "aria-hidden": "true" }, ...inside),
      iconSize: [44, 44],
    });
    const made = L.marker(at, { icon, riseOnHover: true });
    made.on("add", () => made.getElement().setAttribute("aria-label", name));
    return made;
  };

  const start = (root) => {
    const config = read(root.dataset.map);
    const { map, box, words, say } = open(root, config);
    if (!config.source) return;
    const again = root.querySelector(".map-again");
    // On a telephone the choices would push the map out of sight.
    if (!matchMedia("(min-width: 40rem)").matches) root.querySelector(".map-choices").open = false;
    const themes = new Map(config.themes.map((theme) => [theme.key, theme]));
    const states = new Map(config.states.map((state) => [state.key, state]));
    const shown = new Map();
    let asked = null;
    let timer = 0;

    const signOf = (key) => {
      const sign = root.querySelector(`[data-sign="${CSS.escape(key || "")}"]`);
      return sign ? sign.cloneNode(true) : element("span", { class: "map-dot" });
    };

    const popup = ({ title, url, theme, state, summary }) => {
      const facts = [themes.get(theme)?.title, states.get(state)?.title].filter(Boolean).join(" · ");
      const head = url ? element("a", { href: url }, title || url) : element("strong", {}, title || "");
      const made = element("div", { class: "map-about" }, element("p", {}, head));
      if (facts) made.append(element("p", { class: "meta" }, facts));
      if (summary) made.append(element("p", {}, summary));
      return made;
    };

    const nameOf = ({ title, theme, state }) =>
      [title, themes.get(theme)?.title, states.get(state)?.title].filter(Boolean).join(", ");

    // Line or area: in the theme's colour over an edge that stands out on any ground.
    const outline = (feature) => {
      const { theme, state } = feature.properties;
      const dashArray = states.get(state)?.dashed ? "10 8" : null;
      const common = { interactive: false, bubblingMouseEvents: false };
      const edge = { ...common, className: "map-edge", weight: 8, fill: false };
      const line = { ...common, className: "map-line", weight: 4, dashArray };
      const colour = themes.get(theme)?.colour || "#5a636c";
      return L.featureGroup([
        L.geoJSON(feature, { style: { ...line, color: colour, fillColor: colour, fillOpacity: 0.3 } }),
        L.geoJSON(feature, { style: edge }),
        L.geoJSON(feature, { style: { ...line, color: colour, fill: false, interactive: true } }),
      ]);
    };

    const single = (feature) => {
      const { properties, geometry } = feature;
      const inside = [signOf(properties.theme)];
      const sign = states.get(properties.state)?.sign;
      if (sign) inside.push(element("span", { class: "map-badge", "data-badge": sign }));
      const about = () => popup(properties);
      if (geometry.type === "Point") {
        const at = L.GeoJSON.coordsToLatLng(geometry.coordinates);
        return marker(at, nameOf(properties), ...inside).bindPopup(about, ROOM);
      }
      const drawn = outline(feature);
      const at = properties.at ? L.GeoJSON.coordsToLatLng(properties.at) : drawn.getBounds().getCenter();
      const mark = marker(at, nameOf(properties), ...inside).bindPopup(about, ROOM).setZIndexOffset(1000);
      drawn.on("click", () => mark.openPopup());
      const both = L.layerGroup([drawn, mark]);
      both.isPopupOpen = () => mark.isPopupOpen();
      return both;
    };

    const group = ({ properties, geometry }) => {
      const { count, bounds, url } = properties;
      const at = L.GeoJSON.coordsToLatLng(geometry.coordinates);
      const number = element("span", { class: "map-group" }, count.toLocaleString(language));
      const made = marker(at, plural(words.group, count), number);
      const size = count < 10 ? "few" : count < 100 ? "some" : "many";
      number.classList.add(`map-group--${size}`);
      const closer = () => {
        const zoom = Math.min(map.getBoundsZoom(corners(bounds)), map.getMaxZoom());
        if (zoom > map.getZoom() + 0.1) {
          map.fitBounds(corners(bounds), { maxZoom: Math.max(zoom, map.getZoom() + 1) });
          return;
        }
        const about = element("div", { class: "map-about" }, element("p", {}, plural(words.same_place, count)));
        if (url) about.append(element("p", {}, element("a", { href: url }, words.in_the_list)));
        L.popup({ ...ROOM, offset: [0, -12] }).setLatLng(at).setContent(about).openOn(map);
      };
      made.on("click", closer);
      made.on("keypress", ({ originalEvent }) => { if (originalEvent.key === "Enter") closer(); });
      return made;
    };

    // What stays is left as it is: a popup that is open, a mark that has the focus.
    const show = (features) => {
      const had = box.contains(document.activeElement);
      const wanted = new Map(features.map((one) => [
        String(one.id ?? "") + JSON.stringify([one.properties, one.geometry]), one,
      ]));
      for (const [key, layer] of shown) {
        if (wanted.has(key) || layer.isPopupOpen()) continue;
        layer.remove();
        shown.delete(key);
      }
      for (const [key, one] of wanted) {
        if (shown.has(key) || !one.geometry) continue;
        shown.set(key, (one.properties.count > 1 ? group(one) : single(one)).addTo(map));
      }
      // A group that has opened is gone: whoever came by keyboard keeps the place on the map.
      if (had && !box.contains(document.activeElement)) box.focus({ preventScroll: true });
      const count = features.reduce((sum, one) => sum + (one.properties.count || 1), 0);
      say(count ? plural(words.found, count) : words.nothing);
    };

    // The address of what is shown; none where everything of a kind was switched off.
    const address = () => {
      const found = new URL(config.source, location.href);
      const bounds = map.getBounds();
      const sides = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
      found.searchParams.set("bbox", sides.map((side) => side.toFixed(5)).join(","));
      found.searchParams.set("zoom", String(Math.round(map.getZoom())));
      for (const name of ["theme", "state"]) {
        const all = [...root.querySelectorAll(`[data-choice="${name}"] input`)];
        const chosen = all.filter((input) => input.checked);
        if (all.length && !chosen.length) return null;
        if (chosen.length === all.length) continue;
        for (const input of chosen) found.searchParams.append(name, input.value);
      }
      return found;
    };

    const load = async () => {
      asked?.abort();
      const mine = asked = new AbortController();
      const from = address();
      again.hidden = true;
      if (!from) { show([]); return; }
      const late = setTimeout(() => say(words.loading), 1000);
      try {
        const answer = await fetch(from, { signal: mine.signal });
        if (!answer.ok) throw new Error(`${answer.status}`);
        const { features } = await answer.json();
        clearTimeout(late);
        if (mine === asked) show(features);
      } catch (error) {
        if (mine !== asked || error.name === "AbortError") return;
        say(words.failed);
        again.hidden = false;
      } finally { clearTimeout(late); }
    };
    const soon = () => { clearTimeout(timer); timer = setTimeout(load, WAIT); };

    map.on("moveend", soon);
    again.addEventListener("click", () => { box.focus({ preventScroll: true }); load(); });
    root.addEventListener("change", (event) => {
      if (event.target.closest('[data-choice="theme"], [data-choice="state"]')) soon();
    });
    load();
  };

  for (const root of document.querySelectorAll("[data-map]")) start(root);
})();
