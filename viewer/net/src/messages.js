/** Other pages drive this one by messages, and are told what is chosen. */

/** @param {import("./viewer.js").Viewer} viewer */
export function messages(viewer) {
  const known = {
    color: (data) => viewer.color(data.values ?? {}, data),
    open: (data) => viewer.open(String(data.path ?? "")),
    select: (data) => viewer.select(String(data.id ?? "")),
    theme: (data) => viewer.setDark(data.theme === "dark"),
  };
  addEventListener("message", ({ data }) => {
    if (data && typeof data === "object" && Object.hasOwn(known, data.netviz)) known[data.netviz](data);
  });
  viewer.root.addEventListener("netviz-select", ({ detail }) => {
    if (globalThis.parent !== globalThis) globalThis.parent.postMessage({ netviz: "selected", ...detail }, "*");
  });
}
