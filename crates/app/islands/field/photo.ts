// A photo is made small before it is kept: 1600 points on the long side are enough to prove something.

const SIDE_MAX = 1600;
const QUALITY = 0.82;

/** The picture as a small JPEG, the right way up. Without a decoder for it the file stays as it is. */
export async function small(file: Blob): Promise<ArrayBuffer> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, SIDE_MAX / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return await (blob ?? file).arrayBuffer();
  } catch {
    return file.arrayBuffer();
  }
}
