export { readS3Place, S3Blobs, type S3Place } from './s3-blobs.ts'
