"""Other people's readers of the pages we make: text and picture by PDFium, codes by zxing."""

from collections.abc import Iterator
from contextlib import contextmanager

import zxingcpp
from PIL import Image
from pypdfium2 import PdfDocument


@contextmanager
def opened(pdf: bytes) -> Iterator[PdfDocument]:
    document = PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def texts_of(pdf: bytes) -> list[str]:
    """Return the text of each page, its spaces and line ends as single spaces."""
    with opened(pdf) as document:
        texts = []
        for page in document:
            reader = page.get_textpage()
            text = reader.get_text_bounded().replace("\x02", "-")  # a hyphen at a line's end
            texts.append(" ".join(text.split()))
            reader.close()
            page.close()
        return texts


def text_of(pdf: bytes) -> str:
    """Return the text of a document that has one page."""
    [text] = texts_of(pdf)
    return text


def plain(text: str) -> str:
    """Return a text as `texts_of` gives it."""
    return " ".join(text.split())


def picture(pdf: bytes, dpi: int) -> Image.Image:
    """Return the first page in black and white as a printer with this many dots an inch has it."""
    with opened(pdf) as document:
        page = document[0]
        bitmap = page.render(scale=dpi / 72, grayscale=True, no_smoothpath=True)
        image: Image.Image = bitmap.to_pil().convert("1", dither=Image.Dither.NONE)
        page.close()
        return image


def codes_of(pdf: bytes, dpi: int) -> dict[str, str]:
    """Return what an independent decoder reads from the first page: text by kind of code."""
    found = zxingcpp.read_barcodes(picture(pdf, dpi).convert("L"))
    return {str(code.symbology).removeprefix("BarcodeFormat."): code.text for code in found}


def text_boxes(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Return left, bottom, right and top of each run of text, page by page, in points."""
    boxes = []
    with opened(pdf) as document:
        for page in document:
            reader = page.get_textpage()
            boxes += [reader.get_rect(number) for number in range(reader.count_rects())]
            reader.close()
            page.close()
    return boxes


def metadata_of(pdf: bytes) -> dict[str, str]:
    with opened(pdf) as document:
        return dict(document.get_metadata_dict())
