import CZlib
import Diagnostics

/// A zip archive as NumPy writes them: entries stored or deflated, with zip64 sizes.
///
/// - Source: PKWARE, APPNOTE.TXT 6.3, sections 4.3 and 4.5.3.
struct ZipArchive {
  struct Entry {
    let name: String
    fileprivate let isEncrypted: Bool
    fileprivate let method: Int
    fileprivate let checksum: Int
    fileprivate let packedSize: Int
    fileprivate let size: Int
    fileprivate let offset: Int
  }

  let file: String
  private let bytes: [UInt8]
  private(set) var entries: [Entry] = []

  static func isZip(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x50, 0x4b, 3, 4]) || bytes.starts(with: [0x50, 0x4b, 5, 6])
  }

  /// The archive `bytes`; its contents are not unpacked yet.
  ///
  /// - Throws: a `DiagnosticList` if the directory of the archive is damaged.
  init(_ bytes: [UInt8], file: String) throws {
    self.file = file
    self.bytes = bytes
    guard let directory = findDirectory(), readDirectory(directory.start, directory.count) else {
      throw DiagnosticList([.cannotUnpack(file, "have a damaged zip directory")])
    }
  }

  /// The little-endian number of `size` bytes at `offset`, if the archive has it.
  private func number(_ offset: Int, _ size: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - size else { return nil }
    let value = bytes[offset..<(offset + size)].reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    return Int(exactly: value)
  }

  /// Where the central directory starts, and how many entries it has.
  private func findDirectory() -> (start: Int, count: Int)? {
    var end = bytes.count - 22
    while number(end, 4) != 0x0605_4b50 {
      end -= 1
      if end < 0 || end < bytes.count - 22 - 65_535 { return nil }
    }
    guard let count = number(end + 10, 2), let start = number(end + 16, 4) else { return nil }
    if count != 0xffff, start != 0xffff_ffff { return (start, count) }
    guard number(end - 20, 4) == 0x0706_4b50, let record = number(end - 12, 8),
      number(record, 4) == 0x0606_4b50, let count = number(record + 32, 8),
      let start = number(record + 48, 8)
    else { return nil }
    return (start, count)
  }

  private mutating func readDirectory(_ start: Int, _ count: Int) -> Bool {
    var place = start
    if count > bytes.count / 46 { return false }
    for _ in 0..<count {
      guard number(place, 4) == 0x0201_4b50, let flags = number(place + 8, 2),
        let method = number(place + 10, 2), let checksum = number(place + 16, 4),
        let packedSize = number(place + 20, 4), let size = number(place + 24, 4),
        let nameLength = number(place + 28, 2), let extraLength = number(place + 30, 2),
        let commentLength = number(place + 32, 2), let offset = number(place + 42, 4)
      else { return false }
      let nameEnd = place + 46 + nameLength
      if nameEnd + extraLength + commentLength > bytes.count { return false }
      var sizes = [size, packedSize, offset]
      if sizes.contains(0xffff_ffff), !widen(&sizes, nameEnd..<(nameEnd + extraLength)) {
        return false
      }
      entries.append(
        Entry(
          name: String(decoding: bytes[(place + 46)..<nameEnd], as: UTF8.self),
          isEncrypted: flags & 1 != 0, method: method, checksum: checksum, packedSize: sizes[1],
          size: sizes[0], offset: sizes[2]))
      place = nameEnd + extraLength + commentLength
    }
    return true
  }

  /// Replaces the sizes that do not fit 32 bits by those of the zip64 field in `extra`.
  private func widen(_ sizes: inout [Int], _ extra: Range<Int>) -> Bool {
    var place = extra.lowerBound
    while place + 4 <= extra.upperBound {
      guard let kind = number(place, 2), let length = number(place + 2, 2) else { return false }
      if kind == 1 {
        var field = place + 4
        for index in sizes.indices where sizes[index] == 0xffff_ffff {
          guard field + 8 <= place + 4 + length, let value = number(field, 8) else { return false }
          sizes[index] = value
          field += 8
        }
        return true
      }
      place += 4 + length
    }
    return false
  }

  /// Returns the contents of `entry`.
  ///
  /// - Throws: a `DiagnosticList` if they are damaged, encrypted, packed in another way than
  ///   deflate, or longer than `limit` bytes.
  func contents(of entry: Entry, limit: Int) throws -> [UInt8] {
    func damaged(_ problem: String) -> DiagnosticList {
      DiagnosticList([.cannotUnpack("\(file)/\(entry.name)", problem)])
    }
    if entry.isEncrypted { throw damaged("are encrypted") }
    if entry.size > limit {
      throw DiagnosticList([.isTooLong(file, limit: limit, unpacked: true)])
    }
    guard number(entry.offset, 4) == 0x0403_4b50,
      let nameLength = number(entry.offset + 26, 2),
      let extraLength = number(entry.offset + 28, 2)
    else { throw damaged("have a damaged zip header") }
    let start = entry.offset + 30 + nameLength + extraLength
    guard start <= bytes.count, entry.packedSize <= bytes.count - start else {
      throw damaged("end early")
    }
    let packed = bytes[start..<(start + entry.packedSize)]
    let result: [UInt8]
    switch entry.method {
    case 0: result = Array(packed)
    case 8:
      result = try Inflation.inflate(
        packed, .bare, limit: entry.size, file: "\(file)/\(entry.name)")
    default: throw damaged("are packed by method \(entry.method); deflate is expected")
    }
    if result.count != entry.size || ZipArchive.checksum(result) != entry.checksum {
      throw damaged("do not match their checksum")
    }
    return result
  }

  private static func checksum(_ bytes: [UInt8]) -> Int {
    var sum = crc32(0, nil, 0)
    var place = 0
    while place < bytes.count {
      let end = min(bytes.count, place + 1 << 30)
      sum = bytes[place..<end].withUnsafeBufferPointer {
        crc32(sum, $0.baseAddress, UInt32($0.count))
      }
      place = end
    }
    return Int(sum)
  }
}
