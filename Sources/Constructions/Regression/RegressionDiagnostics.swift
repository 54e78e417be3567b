import Diagnostics
import Exact
import Networks

// The mistakes that a user can make with real targets.

extension Construction {
  func nonpositiveEpsilon(_ epsilon: Rational) -> Diagnostic {
    Diagnostic("epsilon is \(epsilon.shownText); an exact number above 0 is expected")
  }

  /// The construction's labels are no numbers that an affine map could take to targets.
  func cannotApproximate() -> Diagnostic {
    Diagnostic(
      "\(name) can't approximate real targets: its output is no single class number",
      notes: ["`memoc constructions` says which constructions are for classes"])
  }
}

extension DataSet {
  func targetVectors(_ count: Int) -> Diagnostic {
    Diagnostic(
      "the data has \(count) targets a sample; one is expected", at: SourceSpan(file: name),
      notes: ["build a network for each target"])
  }

  func tooManyClasses(_ classes: TargetClasses, largest: Rational) -> Diagnostic {
    let least = (largest - classes.smallest) / Rational(Int(Int32.max) - 1)
    return Diagnostic(
      "epsilon \(classes.epsilon.shownText) makes \(Rational(classes.classCount).shownText) classes"
        + " of the targets in \(classes.smallest.shownText) ... \(largest.shownText); at most"
        + " \(Int32.max) are possible", at: SourceSpan(file: name),
      notes: ["epsilon \(least.roundedUp.shownText) is large enough"])
  }
}

extension Rational {
  /// The number, or how long it is if that is too long for a message.
  fileprivate var shownText: String {
    let bits = max(numerator.bitLength, denominator.bitLength)
    return bits > 200 ? "(a number of \(bits) bits)" : description
  }

  /// The smallest power of ten that is not below this positive number, up to 10^±60; else itself.
  fileprivate var roundedUp: Rational {
    let ten = BigInt(10)
    let powers = (-60...60).lazy.map { exponent in
      exponent < 0
        ? Rational(1, ten.power(-exponent)) : Rational(ten.power(exponent))
    }
    guard numerator.bitLength - denominator.bitLength > -190 else { return self }
    return powers.first { $0 >= self } ?? self
  }
}
