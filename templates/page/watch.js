/* The page around a watched network's page: asks for news, puts each new page in the old one's
   place as it was left, and says what is wrong with a model that cannot be drawn. */
"use strict";

const pages = document.getElementById("pages");
const said = document.getElementById("said");
let front = null;
let version = 0;
let shown = 0;

/** Say what hinders; "" for nothing. */
function say(head, text, quiet) {
  said.hidden = !head;
  said.className = quiet ? "quiet" : "";
  said.querySelector("b").textContent = head;
  said.querySelector("pre").textContent = text;
}

/** The viewer in a frame, once it has drawn. */
function ready(frame) {
  return new Promise((done) => {
    const look = () => {
      const inside = frame.contentWindow;
      if (inside && inside.viewer && inside.document.body.dataset.ready !== undefined) done(inside.viewer);
      else setTimeout(look, 20);
    };
    look();
  });
}

/** The page of version `number` in the old one's place. */
async function replace(number) {
  const next = document.createElement("iframe");
  next.title = "network";
  next.className = "next";
  next.src = `page?${number}${front ? "" : location.hash}`;
  pages.append(next);
  const viewer = await ready(next);
  document.getElementById("first").hidden = true;
  const old = front;
  if (old) {
    viewer.resume(old.contentWindow.viewer.left());
    if (document.activeElement === old) next.contentWindow.focus();
  }
  next.className = "";
  front = next;
  if (old) old.remove();
  shown = number;
}

/** What `news` tells. */
async function tell(news) {
  if (news.page !== shown) await replace(news.page);
  document.title = `${news.error ? "✗ " : ""}${news.name || "netviz"}`;
  const stays = news.page ? "The picture is of the version before" : "There is no picture yet";
  say(news.error && stays, news.error);
}

async function follow() {
  for (;;) {
    try {
      const answer = await fetch(`news?after=${version}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const news = await answer.json();
      if (news.version !== version || !said.hidden) await tell(news);
      version = news.version;
    } catch {
      say("netviz no longer watches", "The picture stays until this tab is closed. To go on: netviz open --watch", true);
      await new Promise((done) => setTimeout(done, 3000));
    }
  }
}

/* The address of this page is the network's own, so that loading it anew shows the same. */
setInterval(() => {
  const hash = front && front.contentWindow ? front.contentWindow.location.hash : "";
  if (hash && hash !== location.hash) history.replaceState(null, "", hash);
}, 500);
follow();
