import Diagnostics
import Foundation

/// Returns the contents of the file at `path`, unpacked if they are gzip; "-" is standard input.
///
/// - Throws: a `DiagnosticList` if the file cannot be read, is too long, or is damaged gzip.
package func readBytes(at path: String, limits: ByteLimits = ByteLimits()) throws -> [UInt8] {
  let bytes = try readStoredBytes(at: path, limit: limits.stored)
  guard bytes.starts(with: [0x1f, 0x8b]) else { return bytes }
  return try Inflation.inflate(bytes[...], .gzip, limit: limits.unpacked, file: path)
}

/// Returns the contents of the file at `path` as they are stored.
private func readStoredBytes(at path: String, limit: Int) throws -> [UInt8] {
  let isStandardInput = path == "-"
  let descriptor = isStandardInput ? 0 : open(path, O_RDONLY | O_CLOEXEC)
  if descriptor < 0 { throw DiagnosticList([.cannotRead(path, errno)]) }
  defer { if !isStandardInput { close(descriptor) } }
  var status = stat()
  var bytes: [UInt8] = []
  if fstat(descriptor, &status) == 0 {
    if status.st_mode & S_IFMT == S_IFDIR { throw DiagnosticList([.isDirectory(path)]) }
    let size = Int(clamping: status.st_size)
    if size > limit { throw DiagnosticList([.isTooLong(path, limit: limit)]) }
    bytes.reserveCapacity(max(size, 0) + 1)
  }
  var buffer = [UInt8](repeating: 0, count: 1 << 18)
  while true {
    let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count < 0 {
      if errno == EINTR { continue }
      throw DiagnosticList([.cannotRead(path, errno)])
    }
    if count == 0 { return bytes }
    if count > limit - bytes.count { throw DiagnosticList([.isTooLong(path, limit: limit)]) }
    bytes += buffer[..<count]
  }
}
