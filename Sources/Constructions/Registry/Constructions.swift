import Diagnostics

/// The registry: every construction that memoc has.
package enum Constructions {
  /// In the order of `memoc constructions`.
  package static let all: [Construction] = [
    Theorem3_1.construction, Theorem5_1.construction, Theorem6_2.construction,
    ImprovedWidth3.construction, AbsoluteKeyNetwork.width4, AbsoluteKeyNetwork.width5,
    AbsoluteKeyNetwork.width6,
    Theorem1.construction, Theorem2.construction, Theorem3.construction,
    BalancedTheorem1.construction, ImprovedPark.construction,
    YunTheorem3_1.construction, YunProposition3_2.construction, YunProposition3_4.construction,
    YunCorollaryA_2.construction, YunCorollary4_2.construction, YunTheorem4_1.construction,
    Theorem4_1.construction, Theorem4_3.construction, Theorem5_3.construction,
    Theorem7_3.construction,
  ]

  /// Returns the construction called `name`.
  /// - Throws: a `DiagnosticList` that names the nearest ones.
  package static func named(_ name: String) throws -> Construction {
    if let construction = all.first(where: { $0.name == name }) { return construction }
    throw DiagnosticList([unknownConstruction(name)])
  }
}
