import Exact

/// How thoroughly engines are checked.
package struct VerificationOptions: Sendable {
  /// Random points of the domain. If it has no more points than that, all are checked instead.
  package var randomPointCount = 10_000
  /// Points next to samples, about.
  package var neighborLimit = 10_000
  /// Points around places where the network is not linear.
  package var breakpointLimit = 1_000
  package var cornerLimit = 256
  /// The coordinates in which a point leaves the domain.
  package var outsideCoordinateCount = 32
  package var exactEffort = ExactEffort.automatic
  /// How far a real output may lie from its sample's target; nil is what the network's provenance
  /// promises, or else nothing at all.
  package var epsilon: Rational?
  package var seed: UInt64 = 1
  /// The failures of an engine that the report shows; all are counted.
  package var shownFailureLimit = 10

  package init() {}
}

/// How far a verification is.
package struct VerificationProgress: Sendable {
  package let family: PointFamily
  /// The engine at work.
  package let engine: String
  /// Evaluations, of all engines and points.
  package let done: Int
  package let total: Int
}
