import Exact
import Networks

extension DataSet {
  /// The data set as CSV: a header x0,x1,…,label (or y0,y1,… for real targets), then a row a
  /// sample. Numbers are exact: decimals where there are any, else ratios.
  ///
  /// - Ensures: reading gives back the same points and targets, on their least grid.
  package var csv: [UInt8] {
    var bytes: [UInt8] = []
    bytes += (0..<dimension).map { "x\($0)" }.joined(separator: ",").utf8
    switch target {
    case .labels: bytes += ",label\n".utf8
    case .real(let values):
      let count = values.first?.count ?? 0
      for index in 0..<count { bytes += (count == 1 ? ",y" : ",y\(index)").utf8 }
      bytes.append(UInt8(ascii: "\n"))
    }
    for row in 0..<count {
      for column in 0..<dimension {
        if column > 0 { bytes.append(UInt8(ascii: ",")) }
        appendNumber(points[row, column], over: scale, to: &bytes)
      }
      switch target {
      case .labels(let labels, let names):
        bytes.append(UInt8(ascii: ","))
        if let names {
          appendField(names[labels[row]], to: &bytes)
        } else {
          appendDecimal(labels[row], to: &bytes)
        }
      case .real(let values):
        for value in values[row] {
          bytes.append(UInt8(ascii: ","))
          bytes += value.exactText.utf8
        }
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  private func appendNumber(_ value: BigInt, over scale: BigInt, to bytes: inout [UInt8]) {
    if scale == 1, let small = value.asInt {
      appendDecimal(small, to: &bytes)
    } else {
      bytes += Rational(value, scale).exactText.utf8
    }
  }

  /// Appends `text`, in quotes if it needs them.
  private func appendField(_ text: String, to bytes: inout [UInt8]) {
    let special = Array(",\"\r\n".utf8)
    let blanks: [UInt8?] = [0x20, 0x09]
    let hasSpace = blanks.contains(text.utf8.first) || blanks.contains(text.utf8.last)
    if !hasSpace, !text.utf8.contains(where: special.contains) {
      bytes += text.utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

/// Returns the bytes of `data` as CSV.
package func writeCSV(_ data: DataSet) -> [UInt8] { data.csv }
