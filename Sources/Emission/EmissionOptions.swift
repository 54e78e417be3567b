/// What a caller of the emitter decides.
package struct EmissionOptions: Sendable {
  /// The limb size of multiword arithmetic.
  package enum LimbSize: String, CaseIterable, Sendable {
    /// 64 bits where the C compiler has a type of 128, else 32.
    case auto
    case bits32 = "32"
    case bits64 = "64"
  }

  /// The name of the files, without `.c` and `.h`.
  package var fileName: String
  /// The start of every public name.
  package var prefix: CIdentifier
  package var limbSize: LimbSize
  /// Lines for the head of both files, such as the command line; they become comments.
  package var remarks: [String]
  /// Whether every value is announced by a comment with its origin and range.
  package var isAnnotated: Bool
  /// Whether tables are strings of bits, which are shorter and slower.
  package var packsTables: Bool

  package init(
    fileName: String, prefix: CIdentifier, limbSize: LimbSize = .auto, remarks: [String] = [],
    isAnnotated: Bool = false, packsTables: Bool = false
  ) {
    self.fileName = fileName
    self.prefix = prefix
    self.limbSize = limbSize
    self.remarks = remarks
    self.isAnnotated = isAnnotated
    self.packsTables = packsTables
  }
}
