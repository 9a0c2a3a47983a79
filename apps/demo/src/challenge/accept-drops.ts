/**
 * Takes files dropped anywhere on an element, folders too. Returns what stops that.
 *
 * Without it a browser opens a dropped file in the place of the page, and a training is lost.
 */
export function acceptDrops(element: HTMLElement, take: (files: File[]) => void): () => void {
  const over = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  const drop = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    // Read before the first await: the list is empty afterwards.
    const entries = [...event.dataTransfer.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
    const files = [...event.dataTransfer.files];
    void (entries.length > 0 ? filesOf(entries) : Promise.resolve(files)).then(
      (found) => take(found),
      () => take(files),
    );
  };
  element.addEventListener('dragover', over);
  element.addEventListener('drop', drop);
  return () => {
    element.removeEventListener('dragover', over);
    element.removeEventListener('drop', drop);
  };
}

/** The files themselves, and those directly inside of folders: a run folder has no others. */
async function filesOf(entries: readonly FileSystemEntry[]): Promise<File[]> {
  const files = await Promise.all(
    entries.map(async (entry) => (entry.isDirectory ? inside(entry as FileSystemDirectoryEntry) : [entry])),
  );
  return Promise.all(
    files
      .flat()
      .filter(({ isFile }) => isFile)
      .map(
        (entry) =>
          new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
      ),
  );
}

function inside(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => folder.createReader().readEntries(resolve, reject));
}
