/** The picture as a file and on paper. */

/** @param {string} name @param {Blob} blob */
export function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** @param {import("./viewer.js").Viewer} viewer */
export function savePng(viewer) {
  const { w, h } = viewer.shown;
  const scale = Math.min(2, 8000 / Math.max(w, h));
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = (w + 40) * scale;
    canvas.height = (h + 40) * scale;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save(`${viewer.net.name(0)}.png`, blob));
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(viewer.exportSvg())}`;
}

/** On paper: the whole picture, in light colours, on one sheet. @param {import("./viewer.js").Viewer} viewer */
export function printing(viewer) {
  let [dark, back] = [false, null];
  addEventListener("beforeprint", () => {
    dark = viewer.dark;
    if (dark) viewer.setDark(false);
    const { x, y, k } = viewer.camera;
    back = [x, y, k];
    const { w, h } = viewer.shown;
    viewer.svg.setAttribute("viewBox", `-10 -10 ${w + 20} ${h + 20}`);
    viewer.camera.to([0, 0, 1]);
  });
  addEventListener("afterprint", () => {
    viewer.svg.removeAttribute("viewBox");
    viewer.camera.to(back);
    if (dark) viewer.setDark(true);
  });
}
