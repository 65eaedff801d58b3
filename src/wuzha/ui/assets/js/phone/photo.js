// SPDX-License-Identifier: Apache-2.0
// Makes a photo small before it is kept: drawn anew, so that place, time and device stay behind.

/** JPEG bytes of at most `side` pixels and `most` bytes. Throws when the file is no picture. */
export async function shrink(file, side, most) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  for (const quality of [0.8, 0.6, 0.4]) {
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
    if (blob && blob.size <= most) return new Uint8Array(await blob.arrayBuffer());
  }
  throw new Error("too large");
}
