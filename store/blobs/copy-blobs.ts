import type { Blobs } from './blobs.ts'
import { FolderBlobs } from './folder-blobs.ts'

/** Copies every file into a folder, checking each on the way. @returns their names, sorted. */
export async function copyBlobs(blobs: Blobs, folder: string): Promise<string[]> {
  const copy = new FolderBlobs(folder)
  const names: string[] = []
  for await (const name of blobs.names()) {
    const { content, bytes } = await blobs.get(name)
    await copy.put(content, bytes)
    names.push(name)
  }
  return names.sort()
}
