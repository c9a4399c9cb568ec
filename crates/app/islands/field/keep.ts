// What waits in the phone: visits with their photos, in IndexedDB. A record goes only when the server has it.

/** A photo, already small; `evidence` is its id on the server once it is there. */
export interface Photo {
  item: string;
  name: string;
  /** Bytes, not a Blob: some phones lose a stored Blob when memory is short. */
  bytes: ArrayBuffer;
  evidence?: number;
}

/** The answer to one item, as the server takes it. */
export interface Answer {
  item: string;
  result?: string;
  value?: number;
  note: string;
}

/** One visit that waits. */
export interface Visit {
  /** The client key: the same key lands once, however often it is sent. */
  key: string;
  me: string;
  name: string;
  address: string;
  site: number;
  round: number;
  takenAt: number;
  location?: { lon: number; lat: number; accuracy: number };
  answers: Answer[];
  photos: Photo[];
  /** The server's sentence when it did not take the visit; it waits until somebody mends it. */
  refused?: string;
}

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("yipan-field", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("visits", { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => {
      opened = undefined;
      reject(asked.error);
    };
  });
  return opened;
}

/** Runs one transaction and answers when it is on the phone's disk. */
async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction("visits", mode, { durability: "strict" });
    const asked = work(transaction.objectStore("visits"));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = () => reject(transaction.error ?? asked.error);
  });
}

/** Keeps a visit, new or changed. */
export async function put(visit: Visit): Promise<void> {
  await run("readwrite", (store) => store.put(visit));
}

/** Forgets a visit: only after the server said that it has it. */
export async function forget(key: string): Promise<void> {
  await run("readwrite", (store) => store.delete(key));
}

/** What waits for this person, oldest first. */
export async function waiting(me: string): Promise<Visit[]> {
  const all = await run<Visit[]>("readonly", (store) => store.getAll() as IDBRequest<Visit[]>);
  return all.filter((visit) => visit.me === me).sort((a, b) => a.takenAt - b.takenAt);
}

/** About how many more photos fit; undefined when the phone does not tell. */
export async function room(): Promise<number | undefined> {
  const told = await navigator.storage?.estimate?.();
  if (!told?.quota) return undefined;
  return Math.max(0, Math.floor((told.quota - (told.usage ?? 0)) / 400_000));
}
