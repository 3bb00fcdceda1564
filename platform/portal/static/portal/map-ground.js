// The ground of a map: layers, boundary and zones; how it is moved by mouse, finger and key.
// map.js puts marks on it, map-draw.js draws on it. Needs Leaflet (vendor/leaflet).
"use strict";
(() => {
  const L = globalThis.L;
  if (!L) return;
  const language = document.documentElement.lang || "sl";
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const MIDDLE = { direction: "center", className: "map-name" };
  const rules = new Intl.PluralRules(language);

  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  // `forms` are [a number that takes this form, the words]: the form of `n` is that of its kind.
  const plural = (forms, n, values = {}) => {
    const kind = rules.select(n);
    const [, words] = forms.find(([sample]) => rules.select(sample) === kind) || forms.at(-1);
    return fill(words, { n: n.toLocaleString(language), ...values });
  };
  const element = (name, attributes = {}, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };
  const escaped = (text) => element("span", {}, text || "").innerHTML;
  const corners = ([west, south, east, north]) => [[south, west], [north, east]];

  const layerOf = (layer) => {
    const options = { attribution: escaped(layer.attribution), maxZoom: 20 };
    if (layer.kind !== "wms") return L.tileLayer(layer.url, { ...options, maxNativeZoom: 19 });
    const picture = { layers: layer.layer, format: "image/png", transparent: !layer.is_base };
    return L.tileLayer.wms(layer.url, { ...options, ...picture });
  };

  const showLayers = (map, root, config) => {
    const bases = config.bases.map(layerOf);
    const overlays = config.overlays.map(layerOf);
    if (bases.length) bases[0].addTo(map);
    root.addEventListener("change", ({ target }) => {
      const choice = target.closest("[data-choice]")?.dataset.choice;
      if (choice === "overlay") {
        const layer = overlays[target.value];
        if (target.checked) map.addLayer(layer); else map.removeLayer(layer);
      } else if (choice === "base") {
        for (const layer of bases) map.removeLayer(layer);
        map.addLayer(bases[target.value]);
        bases[target.value].bringToBack();
      }
    });
  };

  // A stop of a walk, numbered as in the list beside the map.
  const stopAt = ({ number, title }, place) => {
    const html = element("span", { class: "map-vertex" }, String(number));
    const icon = L.divIcon({ html, className: "", iconSize: [28, 28] });
    return L.marker(place, { icon, interactive: false, keyboard: false, alt: title });
  };

  // A zone's name is shown where it fits within the zone.
  const showShapes = (map, shapes) => {
    if (!shapes) return;
    const named = [];
    // Above the areas and below the marks.
    map.createPane("names").style.zIndex = 450;
    L.geoJSON(shapes, {
      interactive: false,
      pointToLayer: (shape, place) => stopAt(shape.properties, place),
      style: (shape) => ({ className: `map-ground map-ground--${shape.properties.kind}` }),
      onEachFeature: (shape, layer) => {
        if (shape.properties.kind !== "zone" || !shape.properties.title) return;
        const name = element("span", {}, shape.properties.title);
        layer.bindTooltip(name, { permanent: true, pane: "names", ...MIDDLE });
        named.push([layer, name]);
      },
    }).addTo(map);
    const fit = () => {
      for (const [layer, name] of named) {
        const bounds = layer.getBounds();
        const right = map.latLngToLayerPoint(bounds.getNorthEast()).x;
        const room = right - map.latLngToLayerPoint(bounds.getSouthWest()).x;
        name.parentElement?.classList.toggle("is-narrow", name.offsetWidth > room);
      }
    };
    map.on("zoomend resize", fit);
    fit();
  };

  // The wheel and one finger belong to the page until the map is clicked, tapped or focused.
  const letPageScroll = (map, box, frame) => {
    const state = { awake: false, tapCounts: false };
    const wake = (on) => {
      state.awake = on;
      frame.classList.toggle("is-awake", on);
      if (on) map.dragging.enable(); else map.dragging.disable();
    };
    wake(false);
    frame.classList.toggle("takes-touch", navigator.maxTouchPoints > 0);
    box.addEventListener("pointerdown", (event) => {
      // The first tap only wakes the map: whoever draws has not meant a point by it.
      state.tapCounts = state.awake || event.pointerType === "mouse";
      if (event.pointerType === "mouse") wake(true);
    }, true);
    box.addEventListener("click", () => wake(true));
    document.addEventListener("pointerdown", (event) => {
      if (!frame.parentElement.contains(event.target)) wake(false);
    });
    box.addEventListener("focusin", () => map.scrollWheelZoom.enable());
    box.addEventListener("focusout", () => map.scrollWheelZoom.disable());
    return state;
  };

  // Paper has another width than the window: the same part of the land is drawn anew for it.
  const print = (map, box) => {
    let bounds = null;
    const resize = (on) => {
      box.classList.toggle("is-printed", on);
      map.invalidateSize({ animate: false });
      map.fitBounds(bounds, { animate: false });
    };
    addEventListener("beforeprint", () => { bounds = map.getBounds(); resize(true); });
    addEventListener("afterprint", () => { if (bounds) resize(false); });
  };

  // Who opens a mark is led to what it says, and back to the mark when it is closed.
  const leadAlong = (map, box, words) => {
    map.on("popupopen", ({ popup }) => {
      const close = popup.getElement().querySelector(".leaflet-popup-close-button");
      close.setAttribute("aria-label", words.close);
      (popup.getElement().querySelector("a[href]") || close).focus({ preventScroll: true });
    });
    map.on("popupclose", ({ popup }) => {
      const has = document.activeElement;
      if (has !== document.body && !popup.getElement()?.contains(has)) return;
      const mark = popup._source?.getElement?.();
      (mark?.isConnected ? mark : box).focus({ preventScroll: true });
    });
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
  };

  const open = (root, config) => {
    const box = root.querySelector(".map-box");
    const words = config.words;
    root.hidden = false;
    const map = L.map(box, {
      zoomControl: false,
      attributionControl: false,
      scrollWheelZoom: false,
      maxZoom: 20,
      zoomSnap: config.bases.length ? 1 : 0.25,
      zoomAnimation: !still,
      fadeAnimation: !still,
      markerZoomAnimation: !still,
      inertia: !still,
    });
    if (still) map.panBy = (by, how) => L.Map.prototype.panBy.call(map, by, { ...how, animate: false });
    L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
    L.control.attribution({ prefix: false }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    map.fitBounds(corners(config.bounds), { animate: false });
    showLayers(map, root, config);
    showShapes(map, config.shapes);
    print(map, box);
    leadAlong(map, box, words);
    const touch = letPageScroll(map, box, root.querySelector(".map-frame"));
    const status = root.querySelector(".map-said");
    const say = (text) => { if (status.textContent !== text) status.textContent = text; };
    return { map, box, words, touch, say };
  };

  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  globalThis.skupajMap = { open, read, fill, plural, element, corners, language };
})();
