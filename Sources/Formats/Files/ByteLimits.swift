/// The most bytes that are read of a file; whatever is longer is refused.
package struct ByteLimits: Sendable {
  /// The file as it is stored.
  package var stored: Int
  /// Its contents once gzip or zip is unpacked.
  package var unpacked: Int

  package init(stored: Int = 4 << 30, unpacked: Int = 8 << 30) {
    self.stored = stored
    self.unpacked = unpacked
  }
}
