import { parentPort, workerData } from 'node:worker_threads'
import mammoth from 'mammoth'

const bytes = workerData as Uint8Array // What read-docx.ts hands over.
const { value } = await mammoth.convertToHtml(
  { buffer: Buffer.from(bytes) },
  {
    styleMap: ["p[style-name='Title'] => h1:fresh", "p[style-name='表題'] => h1:fresh"],
    convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
  },
)
parentPort?.postMessage(value)
