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

  /// `np.save(f, np.array([[0.5, -1.25], [2, 3], [1e-3, 4]]))`
  static let doubles = bytes(
    """
    k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsIDIpLCB9\
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAADgPwAA\
    AAAAAPS/AAAAAAAAAEAAAAAAAAAIQPyp8dJNYlA/AAAAAAAAEEA=
    """)

  /// `np.save(f, np.asfortranarray(np.arange(12).reshape(2, 3, 2).astype('>i4')))`
  static let fortranCube = bytes(
    """
    k05VTVBZAQB2AHsnZGVzY3InOiAnPmk0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMywgMiks\
    IH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAABgAA\
    AAIAAAAIAAAABAAAAAoAAAABAAAABwAAAAMAAAAJAAAABQAAAAs=
    """)

  /// `np.lib.format.write_array(f, np.array([[1, 2], [3, 4]], 'u1'), version=(2, 0))`
  static let versionTwo = bytes(
    """
    k05VTVBZAgB0AAAAeydkZXNjcic6ICd8dTEnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMiks\
    IH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAgME
    """)

  /// `np.lib.format.write_array(f, np.array([[1, 2], [3, 4]], 'i8'), version=(3, 0))`
  static let versionThree = bytes(
    """
    k05VTVBZAwB0AAAAeydkZXNjcic6ICc8aTgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMiks\
    IH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAAAAAAAAIA\
    AAAAAAAAAwAAAAAAAAAEAAAAAAAAAA==
    """)

  /// `np.save(f, np.array(['ram', 'ewe', 'ramé']))`
  static let names = bytes(
    """
    k05VTVBZAQB2AHsnZGVzY3InOiAnPFU0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAg\
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIApyAAAAYQAAAG0A\
    AAAAAAAAZQAAAHcAAABlAAAAAAAAAHIAAABhAAAAbQAAAOkAAAA=
    """)

  /// `np.save(f, np.array([(1, 2.0)], dtype=[('a', 'i4'), ('b', 'f8')]))`
  static let structures = bytes(
    """
    k05VTVBZAQB2AHsnZGVzY3InOiBbKCdhJywgJzxpNCcpLCAoJ2InLCAnPGY4JyldLCAnZm9ydHJhbl9vcmRlcic6IEZh\
    bHNlLCAnc2hhcGUnOiAoMSwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAAAAAAAAAA\
    AEA=
    """)

  /// `np.save(f, np.array([None, 1], dtype=object))`
  static let objects = bytes(
    """
    k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAg\
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqABJWNAAAAAAAA\
    AIwWbnVtcHkuX2NvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAduZGFycmF5lJOUSwCFlEMB\
    YpSHlFKUKEsBSwKFlGgDjAVkdHlwZZSTlIwCTziUiYiHlFKUKEsDjAF8lE5OTkr/////Sv////9LP3SUYoldlChOSwFl\
    dJRiLg==
    """)

  /// `np.savez(f, X=np.array([[1, 2], [3, 4]], 'i2'), y=np.array([b'no', b'yes']))`
  static let archive = bytes(
    """
    UEsDBC0AAAAAAAAAIQAAytxt//////////8FABQAWC5ucHkBABAAiAAAAAAAAACIAAAAAAAAAJNOVU1QWQEAdgB7J2Rl\
    c2NyJzogJzxpMicsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCAyKSwgfSAgICAgICAgICAgICAg\
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAQACAAMABABQSwMELQAAAAAAAAAhAI8a\
    uJn//////////wUAFAB5Lm5weQEAEACGAAAAAAAAAIYAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAnfFMzJywgJ2Zv\
    cnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg\
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgIApubwB5ZXNQSwECLQMtAAAAAAAAACEAAMrcbYgAAACIAAAABQAAAAAA\
    AAAAAAAAgAEAAAAAWC5ucHlQSwECLQMtAAAAAAAAACEAjxq4mYYAAACGAAAABQAAAAAAAAAAAAAAgAG/AAAAeS5ucHlQ\
    SwUGAAAAAAIAAgBmAAAAfAEAAAAA
    """)

  /// `np.savez_compressed(f, data=np.array([[1.5, 2], [3, 4]], 'f4'), target=np.array([7, -8]))`
  static let compressedArchive = bytes(
    """
    UEsDBC0AAAAIAAAAIQC/DJk0//////////8IABQAZGF0YS5ucHkBABAAkAAAAAAAAABTAAAAAAAAAJvsF+obEMnIUMZQ\
    rZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CkaaOgq1CmQDLgaGA/YMDAwOQATE\
    DQ4AUEsDBC0AAAAIAAAAIQD5mwu2//////////8KABQAdGFyZ2V0Lm5weQEAEACQAAAAAAAAAEsAAAAAAAAAm+wX6hsQ\
    ychQxlCtnpJanFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjqaOgq1ChQALnYGCPjxHwIA\
    UEsBAi0DLQAAAAgAAAAhAL8MmTRTAAAAkAAAAAgAAAAAAAAAAAAAAIABAAAAAGRhdGEubnB5UEsBAi0DLQAAAAgAAAAh\
    APmbC7ZLAAAAkAAAAAoAAAAAAAAAAAAAAIABjQAAAHRhcmdldC5ucHlQSwUGAAAAAAIAAgBuAAAAFAEAAAAA
    """)

  /// `np.savez_compressed(f, np.arange(6).reshape(2, 3))`
  static let positionalArchive = bytes(
    """
    UEsDBC0AAAAIAAAAIQBZm9p9//////////8JABQAYXJyXzAubnB5AQAQALAAAAAAAAAAVgAAAAAAAACb7BfqGxDJyFDG\
    UK2eklqcXKRupaBuk2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GKGCE0kxQmhlK\
    s0BpVigNAFBLAQItAy0AAAAIAAAAIQBZm9p9VgAAALAAAAAJAAAAAAAAAAAAAACAAQAAAABhcnJfMC5ucHlQSwUGAAAA\
    AAEAAQA3AAAAkQAAAAAA
    """)

  /// `zipfile.ZipFile(unseekable, 'w', ZIP_DEFLATED)` with `X.npy`, np.array([[5, 6, 1], [7, 8, 0]], 'i4')
  static let streamedArchive = bytes(
    """
    UEsDBC0ACAAIAAAAIQAAAAAA//////////8FABQAWC5ucHkBABAAAAAAAAAAAAAAAAAAAAAAAJvsF+obEMnIUMZQrZ6S\
    WpxcpG6loG6TaaKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLlYGBgY2IGYEYnYg5mCA\
    AABQSwcIS4OVx1UAAAAAAAAAmAAAAAAAAABQSwECLQMtAAgACAAAACEAS4OVx1UAAACYAAAABQAAAAAAAAAAAAAAgAEA\
    AAAAWC5ucHlQSwUGAAAAAAEAAQAzAAAApAAAAAAA
    """)

  /// `struct.pack('>4B3I', 0, 0, 8, 3, 3, 2, 2) + bytes(range(240, 252))`
  static let images = bytes(
    """
    AAAIAwAAAAMAAAACAAAAAvDx8vP09fb3+Pn6+w==
    """)

  /// `gzip.compress(struct.pack('>4BI', 0, 0, 8, 1, 3) + bytes([7, 0, 9]), mtime=0)`
  static let imageLabels = bytes(
    """
    H4sIAAAAAAACA2Ng4GBkYGBgZmfgBAClEtNyCwAAAA==
    """)

  /// `gzip.compress(b'x,label\n1,', mtime=0) + gzip.compress(b'2\n3,4\n', mtime=0)`
  static let twoMembers = bytes(
    """
    H4sIAAAAAAACA6vQyUlMSs3hMtQBAFjeWFQKAAAAH4sIAAAAAAACAzPiMtYx4QIAhu32OgYAAAA=
    """)

  static func bytes(_ base64: String) -> [UInt8] { [UInt8](Data(base64Encoded: base64)!) }
}
