"""The picture of a made-up paper, such as a simulated applicant takes with a phone."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

SIZE = (480, 304)
PAPER, INK, STAMP = "#f4efe2", "#4a463c", "#b3402f"


@lru_cache(maxsize=64)
def picture_of(document: str) -> bytes:
    """A plain JPEG that says CONTOH and which paper it stands for."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((10, 10, SIZE[0] - 11, SIZE[1] - 11), outline=INK, width=3)
    draw.text((30, 26), document.replace("_", " ").upper()[:30], fill=INK, font=ImageFont.load_default(22))
    for line in range(6):
        draw.rectangle((30, 76 + line * 24, 180 + (line * 67) % 210, 84 + line * 24), fill="#cfc8b6")
    draw.text((176, 222), "CONTOH", fill=STAMP, font=ImageFont.load_default(48))
    kept = BytesIO()
    image.save(kept, "JPEG", quality=70)
    return kept.getvalue()
