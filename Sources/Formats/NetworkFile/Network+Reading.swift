import Networks

extension Network {
  /// The network that the UTF-8 text `json` describes in the format of NETWORK_FORMAT.md.
  ///
  /// `name` may be absent (then it is "network"), `bias` (0), `weights` (none), `from`, `first` and
  /// `provenance` too; a layer needs no `activation` if each of its neurons has one.
  ///
  /// - Parameter file: the name of the text in messages.
  /// - Throws: a `DiagnosticList` of every problem of the file, the first 50 one by one.
  /// - Complexity: O(bytes), except for numbers of thousands of digits.
  package init(json: [UInt8], file: String, limits: NetworkLimits = NetworkLimits()) throws {
    var reader = NetworkReader(try JSONDocument(json, file: file), limits)
    self = try reader.read()
  }
}

/// Returns the network of the file at `path`, which may be gzip; "-" is standard input.
///
/// - Throws: a `DiagnosticList`.
package func readNetwork(at path: String, limits: NetworkLimits = NetworkLimits()) throws
  -> Network
{
  try Network(json: try readBytes(at: path, limits: limits.bytes), file: path, limits: limits)
}
