import Foundation

/// Small files made once by other programs; above each is the Python that made it.
enum Fixtures {
  /// `gzip.compress(b'{"format":"memoc-network/1","name":"zipped",…}', mtime=0)`
  static let gzippedNetwork = bytes(
    """
    H4sIAAAAAAACAy2NSwrDMBBD76K1S5utr1KyGJwpmNgzxp+GNvjucU13kp6ETrw0R6qwiBzV3YTroXm/LzAQijzA16fE2/\
    BeUhvNE5uPLMWrwC4GxVHgqYIenGEfBm1Mhlr6COnDucA+T5Cr/k11DpE5tN8Jt6wyeV/7aqCt/m92L9ssUkDvF5I/Z5er\
    AAAA
    """)

  static func bytes(_ base64: String) -> [UInt8] { [UInt8](Data(base64Encoded: base64)!) }
}
