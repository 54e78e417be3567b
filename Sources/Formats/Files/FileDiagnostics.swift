import Diagnostics
import Foundation

extension Diagnostic {
  /// The file could not be opened or read; `code` is the value of `errno`.
  static func cannotRead(_ file: String, _ code: Int32) -> Diagnostic {
    let span = SourceSpan(file: file)
    switch code {
    case ENOENT: return Diagnostic("the file does not exist", at: span)
    case EACCES, EPERM: return Diagnostic("no permission to read the file", at: span)
    default: return Diagnostic("cannot be read: \(reason(code))", at: span)
    }
  }

  static func isDirectory(_ file: String) -> Diagnostic {
    Diagnostic("is a folder; a file is expected", at: SourceSpan(file: file))
  }

  static func isTooLong(_ file: String, limit: Int, unpacked: Bool = false) -> Diagnostic {
    let what = unpacked ? "the unpacked contents are" : "the file is"
    return Diagnostic("\(what) longer than the limit of \(limit) bytes", at: SourceSpan(file: file))
  }

  /// Gzip or zip data that ends early or does not decode.
  static func cannotUnpack(_ file: String, _ problem: String) -> Diagnostic {
    Diagnostic(
      "the compressed data \(problem)", at: SourceSpan(file: file),
      notes: ["the file is damaged or not completely copied"])
  }

  /// The output could not be written; `code` is the value of `errno`.
  static func cannotWrite(_ path: String, _ code: Int32) -> Diagnostic {
    let span = SourceSpan(file: path)
    let folder = AtomicFile.folder(of: path)
    switch code {
    case ENOENT, ENOTDIR:
      return Diagnostic("cannot be written: the folder \(folder) does not exist", at: span)
    case EACCES, EPERM, EROFS:
      return Diagnostic("cannot be written: no permission in the folder \(folder)", at: span)
    case EISDIR: return isDirectory(path)
    case ENOSPC: return Diagnostic("cannot be written: the disk is full", at: span)
    default: return Diagnostic("cannot be written: \(reason(code))", at: span)
    }
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
