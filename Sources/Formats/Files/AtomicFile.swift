import Diagnostics
import Foundation

/// Output files that are complete or not there at all.
package enum AtomicFile {
  /// Writes `bytes` to the file at `path`; "-" is standard output.
  ///
  /// A regular file is written beside its place under another name, flushed to the disk and then
  /// renamed, so that a reader sees the old contents or the new ones. It keeps its permissions.
  /// Links, devices and pipes are written in place: /dev/stdout must not turn into a file.
  /// - Throws: a `DiagnosticList` that says why the file cannot be written; then nothing is left.
  package static func write(_ bytes: [UInt8], to path: String) throws {
    if path == "-" { return try write(bytes, descriptor: 1, path) }
    var status = stat()
    let exists = lstat(path, &status) == 0
    let kind = status.st_mode & S_IFMT
    if exists, kind == S_IFDIR { throw DiagnosticList([.isDirectory(path)]) }
    if exists, kind != S_IFREG {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      if descriptor < 0 { throw DiagnosticList([.cannotWrite(path, errno)]) }
      defer { close(descriptor) }
      return try write(bytes, descriptor: descriptor, path)
    }
    let temporary = try temporaryFile(of: bytes, for: path, mode: exists ? status.st_mode : nil)
    try move(temporary, to: path)
  }

  /// Writes several regular files, as `write(_:to:)` does: none is put in its place before all are
  /// on the disk.
  package static func write(_ files: [(bytes: [UInt8], path: String)]) throws {
    var temporaries: [String] = []
    do {
      for (bytes, path) in files {
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists, status.st_mode & S_IFMT == S_IFDIR { throw DiagnosticList([.isDirectory(path)]) }
        temporaries.append(
          try temporaryFile(of: bytes, for: path, mode: exists ? status.st_mode : nil))
      }
      for ((_, path), temporary) in zip(files, temporaries) { try move(temporary, to: path) }
    } catch {
      for temporary in temporaries { unlink(temporary) }
      throw error
    }
  }

  /// Returns the name of a new file with `bytes` in the folder of `path`, which is on the disk.
  private static func temporaryFile(
    of bytes: [UInt8], for path: String, mode: mode_t?
  ) throws -> String {
    let (descriptor, temporary) = try temporaryFile(for: path)
    do {
      defer { close(descriptor) }
      if let mode { _ = fchmod(descriptor, mode & 0o7777) }
      try write(bytes, descriptor: descriptor, path)
      if fsync(descriptor) != 0 { throw DiagnosticList([.cannotWrite(path, errno)]) }
    } catch {
      unlink(temporary)
      throw error
    }
    return temporary
  }

  private static func move(_ temporary: String, to path: String) throws {
    if rename(temporary, path) != 0 {
      let code = errno
      unlink(temporary)
      throw DiagnosticList([.cannotWrite(path, code)])
    }
  }

  /// Returns the folder that holds `path`.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Returns a new empty file in the folder of `path`, open for writing.
  private static func temporaryFile(for path: String) throws -> (descriptor: Int32, name: String) {
    if path.isEmpty || path.hasSuffix("/") { throw DiagnosticList([.isDirectory(path)]) }
    let folder = folder(of: path)
    for attempt in 0..<1000 {
      let name = "\(folder == "/" ? "" : folder)/.memoc-\(getpid())-\(attempt).tmp"
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (descriptor, name) }
      if errno != EEXIST { throw DiagnosticList([.cannotWrite(path, errno)]) }
    }
    throw DiagnosticList([.cannotWrite(path, EEXIST)])
  }

  private static func write(_ bytes: [UInt8], descriptor: Int32, _ path: String) throws {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw DiagnosticList([.cannotWrite(path, errno)])
      }
      written += count
    }
  }
}
