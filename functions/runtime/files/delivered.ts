/** The objects that the log delivers its lines in, and those in which is set aside what could not be summed: in a bucket of their own. */
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { environment } from '../environment.ts';
import { clientsBySession } from '../sessions.ts';

const clients = clientsBySession<S3Client>(
  (credentials) =>
    new S3Client({ credentials, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' }),
);
const client = () => clients({ across: 'unowned' }, 'write');
const at = (Key: string) => ({ Bucket: environment.linesBucket, Key });

export const delivered = {
  /** A thousand at most, by name, which begins with the hour. */
  async list(): Promise<string[]> {
    const { Contents = [] } = await client().send(new ListObjectsV2Command({ Bucket: environment.linesBucket, Prefix: 'lines/' }));
    return Contents.flatMap(({ Key = [] }) => Key);
  },
  /** Undefined where it is gone. */
  async read(name: string): Promise<Uint8Array | undefined> {
    try {
      return await (await client().send(new GetObjectCommand(at(name)))).Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  },
  async remove(name: string): Promise<void> {
    await client().send(new DeleteObjectCommand(at(name)));
  },
  async setAside(name: string, Body: Uint8Array | string): Promise<void> {
    await client().send(new PutObjectCommand({ ...at(`aside/${name}`), Body }));
  },
};
export type Delivered = typeof delivered;
