/** Panning and zooming of the picture. */

/** Room around a picture: for the crumbs above. */
const PAD = { side: 20, top: 40, bottom: 16 };
/** At a smaller scale than this, words cannot be read. */
const LEGIBLE = 0.66;

export class Camera {
  /** @param {SVGSVGElement} svg @param {SVGGElement} stage @param {() => void} moved */
  constructor(svg, stage, moved) {
    this.svg = svg;
    this.stage = stage;
    this.moved = moved;
    [this.x, this.y, this.k] = [0, 0, 1];
    /** @type {Map<number, PointerEvent>} */
    this.fingers = new Map();
    this.dragged = false;
    this.size = this.room;
    /** How to fit once there is room: a page may begin where nobody sees it. @type {any[] | null} */
    this.waiting = null;
    new ResizeObserver(() => this.#resized()).observe(svg);
    svg.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    svg.addEventListener("pointerdown", (event) => this.#down(event));
    svg.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
      svg.addEventListener(name, (event) => this.fingers.delete(event.pointerId));
    }
  }

  get room() {
    const { width, height } = this.svg.getBoundingClientRect();
    return { w: width || 1, h: height || 1 };
  }

  /** What is in the middle stays there, from side to side, when the room changes. */
  #resized() {
    const { w } = this.room;
    const more = w - this.size.w;
    this.size = this.room;
    if (!more || this.svg.hasAttribute("viewBox")) return; // on paper the whole picture is shown
    if (this.waiting) this.fit(...this.waiting);
    else this.pan(more / 2, 0);
  }

  apply() {
    this.stage.setAttribute("transform", `translate(${this.x} ${this.y}) scale(${this.k})`);
    this.moved();
  }

  /** Bring `factor` times closer, what is at `(px, py)` staying there. */
  zoom(factor, px = this.room.w / 2, py = this.room.h / 2) {
    const k = Math.min(4, Math.max(0.02, this.k * factor));
    this.x = px - ((px - this.x) * k) / this.k;
    this.y = py - ((py - this.y) * k) / this.k;
    this.k = k;
    this.apply();
  }

  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.apply();
  }

  /** @param {number[]} spot x, y and scale */
  to([x, y, k]) {
    [this.x, this.y, this.k] = [x, y, k];
    this.apply();
  }

  /**
   * Show a picture of `size`: whole, or where that is too small to read, its beginning.
   * @param {{w: number, h: number}} size
   * @param {{whole?: boolean, across?: boolean, start?: {x: number, y: number, w: number, h: number}}} how
   */
  fit(size, { whole = false, across = false, start } = {}) {
    const room = this.room;
    this.waiting = room.w > 1 ? null : [size, { whole, across, start }];
    const inner = { w: room.w - 2 * PAD.side, h: room.h - PAD.top - PAD.bottom };
    const [wide, high] = [inner.w / Math.max(size.w, 1), inner.h / Math.max(size.h, 1)];
    const all = Math.min(wide, high);
    const beside = Math.min(1, across ? high : wide);
    this.k = Math.min(1.25, whole ? Math.max(all, 0.02) : all >= LEGIBLE ? all : Math.max(beside, LEGIBLE));
    const first = start ?? { x: size.w / 2, y: size.h / 2, w: 0, h: 0 };
    this.x = this.#along(size.w, inner.w, PAD.side, across ? 0 : first.x + first.w / 2, across);
    this.y = this.#along(size.h, inner.h, PAD.top, across ? first.y + first.h / 2 : 0, !across);
    this.apply();
  }

  /** Where a side begins: in the middle if it fits; else at its beginning, or with `focus` in view. */
  #along(length, room, pad, focus, begin) {
    const { k } = this;
    if (length * k <= room) return pad + (room - length * k) / 2;
    if (begin) return pad;
    return Math.min(pad, Math.max(pad + room - length * k, pad + room / 2 - focus * k));
  }

  /** Bring a spot into view, without moving more than is needed. */
  reveal(spot) {
    const { w, h } = this.room;
    const pad = 60;
    const [left, top] = [this.x + spot.x * this.k, this.y + spot.y * this.k];
    const [right, bottom] = [left + spot.w * this.k, top + spot.h * this.k];
    let [dx, dy] = [0, 0];
    if (left < pad || right > w - pad) dx = w / 2 - (left + right) / 2;
    if (top < pad || bottom > h - pad) dy = Math.max(h / 2 - (top + bottom) / 2, pad - top);
    if (right - left > w - 2 * pad) dx = pad - left;
    if (dx || dy) this.pan(dx, dy);
  }

  #wheel(event) {
    const framed = globalThis.parent !== globalThis;
    if (framed && !document.hasFocus()) return; // the notebook around it scrolls on, until it is clicked
    event.preventDefault();
    const box = this.svg.getBoundingClientRect();
    const step = event.deltaMode === 1 ? 18 : 1;
    if (event.ctrlKey || event.metaKey) {
      this.zoom(Math.exp(-event.deltaY * step * 0.01), event.clientX - box.left, event.clientY - box.top);
    } else {
      this.pan(-event.deltaX * step, -event.deltaY * step);
    }
  }

  #down(event) {
    this.fingers.set(event.pointerId, event);
    this.dragged = false;
  }

  #move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const others = [...this.fingers.values()].filter((f) => f.pointerId !== event.pointerId);
    this.fingers.set(event.pointerId, event);
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
    if (others.length === 1) {
      const far = (f) => Math.hypot(f.clientX - others[0].clientX, f.clientY - others[0].clientY);
      const box = this.svg.getBoundingClientRect();
      this.zoom(far(event) / Math.max(far(before), 1), others[0].clientX - box.left, others[0].clientY - box.top);
    } else if (Math.abs(dx) + Math.abs(dy) > 0) {
      if (Math.hypot(dx, dy) > 3) this.dragged = true;
      this.pan(dx, dy);
    }
  }
}
