// Calls `/widget/v1`.

/** How long an answer may take, in ms. */
const PATIENCE = 20_000;

/** Why a call did not succeed. */
export class Problem extends Error {
  /**
   * @param {number} status 0 when nothing answered
   * @param {string} code
   * @param {number} later how long to wait, in ms
   */
  constructor(status, code, later = 0) {
    super(code);
    this.status = status;
    this.code = code;
    this.later = later;
  }

  /** Says whether the same call may succeed another time. */
  get passes() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** @param {string} channel @param {() => string | null} token */
export function createApi(channel, token) {
  const base = "/widget/v1/";
  /** @returns {Record<string, string>} */
  const headers = () => {
    const known = token();
    return known === null ? {} : { authorization: `Bearer ${known}` };
  };

  /**
   * @param {string} path @param {RequestInit & { patience?: number }} options
   * @returns {Promise<Response>}
   */
  async function ask(path, { patience = PATIENCE, ...options } = {}) {
    let response;
    try {
      response = await fetch(base + path, {
        credentials: "omit",
        cache: "no-store",
        ...options,
        headers: { ...headers(), ...options.headers },
        signal: options.signal ?? AbortSignal.timeout(patience),
      });
    } catch {
      throw new Problem(0, "network");
    }
    if (response.ok) return response;
    throw await problemOf(response);
  }

  /** @param {string} path @param {object} body @param {Record<string, string>} [more] headers */
  const post = (path, body, more = {}) =>
    ask(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", ...more },
    });

  /** @param {Promise<Response>} asked @returns {Promise<any>} */
  const json = async (asked) => {
    const response = await asked;
    try {
      return await response.json();
    } catch {
      throw new Problem(0, "network");
    }
  };

  return {
    post,
    channel: () => json(ask(`channels/${encodeURIComponent(channel)}`)),
    /** @param {object} visitor @param {string | null} stranger the token under which he wrote before he was known */
    start: (visitor, stranger) =>
      json(
        post(
          `channels/${encodeURIComponent(channel)}/visitors`,
          visitor,
          stranger === null ? {} : { authorization: `Bearer ${stranger}` },
        ),
      ),
    /** @param {number} [before] */
    thread: (before) => json(ask(`thread?limit=50${before === undefined ? "" : `&before=${before}`}`)),
    /** @param {string} id */
    file: async (id) => (await ask(`files/${encodeURIComponent(id)}`, { patience: 120_000 })).blob(),
    /** @param {string | null} cursor @param {AbortSignal} signal */
    stream: (cursor, signal) =>
      ask("stream", {
        signal,
        headers: { accept: "text/event-stream", ...(cursor === null ? {} : { "last-event-id": cursor }) },
      }),
    /** Sends a file; fetch tells no progress. @param {File} file @param {(part: number) => void} progress */
    upload: (file, progress) => {
      const request = new XMLHttpRequest();
      const done = new Promise((resolve, reject) => {
        request.open("POST", `${base}files?name=${encodeURIComponent(file.name)}`);
        request.setRequestHeader("content-type", file.type || "application/octet-stream");
        for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
        request.upload.onprogress = (event) => progress(event.total ? event.loaded / event.total : 0);
        request.onerror = request.ontimeout = () => reject(new Problem(0, "network"));
        request.onabort = () => reject(new Problem(400, "aborted"));
        request.onload = () => {
          try {
            const said = JSON.parse(request.responseText);
            if (request.status < 300) resolve(said);
            else reject(new Problem(request.status, String(said.code ?? "")));
          } catch {
            reject(new Problem(request.status, ""));
          }
        };
        request.send(file);
      });
      return { done, abort: () => request.abort() };
    },
  };
}

/** @param {Response} response */
async function problemOf(response) {
  const said = await response.json().catch(() => ({}));
  const seconds = Number(response.headers.get("retry-after")) || 0;
  return new Problem(response.status, String(said?.code ?? ""), seconds * 1000);
}
