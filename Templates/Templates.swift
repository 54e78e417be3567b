/// The C templates as text, by Templates/c.
package enum CTemplate: String, CaseIterable, Sendable {
  case unit, header

  package var text: String {
    switch self {
    case .unit: String(decoding: PackageResources.unit_mustache, as: UTF8.self)
    case .header: String(decoding: PackageResources.header_mustache, as: UTF8.self)
    }
  }
}
