/** A picture to upload: chosen, checked, and shown at once as the circle that it will be cut to. */
import { useEffect, useId, useRef } from 'react';
import { middleSquare, PICTURE_TYPES, pictureMistake } from './register.ts';

const PREVIEW_SIDE = 128;

export function PictureField(props: {
  readonly file: File | null;
  /** A file that may be one, or why it may not. */
  readonly onChoose: (file: File | null, mistake: string) => void;
}) {
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { file, onChoose } = props;

  useEffect(() => {
    let isWanted = true;
    if (file === null) return undefined;
    createImageBitmap(file).then(
      (bitmap) => {
        if (isWanted) draw(canvas.current, bitmap);
      },
      () => {
        if (isWanted) onChoose(null, 'This file cannot be read as a picture.');
      },
    );
    return () => {
      isWanted = false;
    };
  }, [file, onChoose]);

  function choose(chosen: File | undefined): void {
    const mistake = chosen === undefined ? null : pictureMistake(chosen);
    onChoose(mistake === null ? (chosen ?? null) : null, mistake ?? '');
  }

  return (
    <div className="picture-field">
      <label className="field" htmlFor={id}>
        <span className="label">Picture, PNG or JPEG, up to 200 KB</span>
        <input
          id={id}
          type="file"
          data-testid="persona-picture"
          accept={PICTURE_TYPES.join(',')}
          onChange={(change) => choose(change.target.files?.[0])}
        />
      </label>
      {file === null ? null : (
        <canvas
          ref={canvas}
          className="picture-preview"
          data-testid="picture-preview"
          width={PREVIEW_SIDE}
          height={PREVIEW_SIDE}
          role="img"
          aria-label="Preview, 128 by 128, as it will be cut"
        />
      )}
    </div>
  );
}

function draw(canvas: HTMLCanvasElement | null, bitmap: ImageBitmap): void {
  const { x, y, side } = middleSquare(bitmap.width, bitmap.height);
  const pen = canvas?.getContext('2d');
  pen?.clearRect(0, 0, PREVIEW_SIDE, PREVIEW_SIDE);
  pen?.drawImage(bitmap, x, y, side, side, 0, 0, PREVIEW_SIDE, PREVIEW_SIDE);
  bitmap.close();
}
