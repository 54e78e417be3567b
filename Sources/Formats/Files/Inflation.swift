import CZlib
import Diagnostics

/// The decoder of deflated data, bare or inside gzip.
enum Inflation {
  enum Wrapper {
    /// Gzip members, one after the other.
    case gzip
    /// A single deflate stream, as zip archives hold it.
    case bare
  }

  /// Returns the data that `packed` holds.
  ///
  /// - Throws: a `DiagnosticList` naming `file` if the data are damaged, end early, are followed
  ///   by something else, or unpack to more than `limit` bytes.
  static func inflate(
    _ packed: ArraySlice<UInt8>, _ wrapper: Wrapper, limit: Int, file: String
  ) throws -> [UInt8] {
    func damaged(_ problem: String) -> DiagnosticList {
      DiagnosticList([.cannotUnpack(file, problem)])
    }
    var stream = z_stream()
    let windowBits: Int32 = wrapper == .gzip ? 31 : -15
    let size = Int32(MemoryLayout<z_stream>.size)
    if inflateInit2_(&stream, windowBits, ZLIB_VERSION, size) != Z_OK {
      throw damaged("cannot be unpacked: out of memory")
    }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    try packed.withUnsafeBufferPointer { input in
      var consumed = 0
      while true {
        let offered = min(input.count - consumed, 1 << 30)
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress).map { $0 + consumed }
        stream.avail_in = UInt32(offered)
        let (status, made) = chunk.withUnsafeMutableBufferPointer { chunk in
          stream.next_out = chunk.baseAddress
          stream.avail_out = UInt32(chunk.count)
          let status = CZlib.inflate(&stream, Z_NO_FLUSH)
          return (status, chunk.count - Int(stream.avail_out))
        }
        let used = offered - Int(stream.avail_in)
        consumed += used
        if made > limit - output.count {
          throw DiagnosticList([.isTooLong(file, limit: limit, unpacked: true)])
        }
        output += chunk[..<made]
        switch status {
        case Z_OK:
          if used == 0, made == 0 { throw damaged("end early") }
        case Z_STREAM_END:
          let rest = input[consumed...]
          if wrapper == .gzip, rest.starts(with: [0x1f, 0x8b]) {
            inflateReset(&stream)
          } else if wrapper == .gzip, !rest.allSatisfy({ $0 == 0 }) {
            throw damaged("are followed by \(rest.count) bytes that are not gzip")
          } else {
            return
          }
        case Z_BUF_ERROR: throw damaged("end early")
        default: throw damaged("are corrupt")
        }
      }
    }
    return output
  }
}
