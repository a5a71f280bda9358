"""What can keep a file from being read. Each error says what is wrong; its hint says what to do."""


class ReadError(Exception):
    """A file that could not be read. `str(error)` is one line; `hint` is the remedy."""

    hint = "open the file in its own program to see whether it is whole"


class EmptyFileError(ReadError):
    hint = "get the file again from where it came from"


class UnknownEncodingError(ReadError):
    hint = "save the text as UTF-8"


class NotADocumentError(ReadError):
    hint = "save the document as PDF or .docx"


class TooLargeError(ReadError):
    hint = "look what it is: documents are smaller by far"


class LockedFileError(ReadError):
    hint = "name its password with --password, or save the file without one"


class UnreadableFileError(ReadError):
    hint = "check that the file exists and that you may read it"


class MachineError(ReadError):
    """The machine kept the file from being read: another time it may be read."""

    hint = "run again when there is room in memory and on the disk"
