import Exact
import Networks
import Programs

/// The C function that adds up the fractions of an output; see `Program.Output.Fraction`.
struct FractionSums {
  /// The 64-bit words of a numerator and of a denominator.
  let numeratorWords: Int
  let denominatorWords: Int
  /// The bytes of its variables.
  let stackBytes: Int
  private(set) var lines: [String] = []
  private(set) var tables: ConstantTables

  static let runtime: Set<String> = [
    "limb", "limbs_copy", "limbs_from_int64", "limbs_is_zero", "limbs_add_product",
    "limbs_to_words",
  ]

  /// - Parameter outputWords: the words of an entry of y, which holds the outputs' numerators and
  ///   then those of the fractions.
  init(_ program: Program, outputWords: Int, prefix: String, macro: String, tables: ConstantTables)
  {
    self.tables = tables
    let output = program.output
    let denominatorBits = output.denominator.bitLength + output.fractionBits
    let numeratorBits = denominatorBits + FractionSums.largestOutput(of: program).bitLength
    numeratorWords = (numeratorBits + 1 + 63) / 64
    denominatorWords = (denominatorBits + 1 + 63) / 64
    stackBytes = 8 * (2 * numeratorWords + denominatorWords)
    let ownWords =
      (output.fractions.map { $0.denominator.signedBitWidth }.max()! + 63) / 64
    let common = self.tables.name(
      of: [output.denominator], as: .words((output.denominator.signedBitWidth + 63) / 64))
    let own = self.tables.name(of: output.fractions.map(\.denominator), as: .words(ownWords))
    let owner = self.tables.name(of: output.fractions.map { BigInt($0.output) }, as: .int32)
    let (n, d) = ("LIMBS(\(numeratorWords))", "LIMBS(\(denominatorWords))")
    let (w, k) = ("LIMBS(\(outputWords))", "LIMBS(\(ownWords))")
    let commonWords = "LIMBS(\((output.denominator.signedBitWidth + 63) / 64))"
    lines = """
      /* Adds the output's fractions that are not 0 to its numerator over the common denominator. */
      static void sum_up(const limb *y, size_t output, \(prefix)_number *value) {
        limb numerator[\(n)], denominator[\(d)], product[\(n)];
        size_t i;
        limbs_copy(numerator, \(n), y + \(w) * output, \(w));
        limbs_copy(denominator, \(d), \(common), \(commonWords));
        for (i = 0; i < \(output.fractions.count); ++i) {
          const limb *const part = y + \(w) * (\(macro)_OUTPUTS + i);
          const limb *const own = \(own) + \(k) * i;
          if ((size_t)\(owner)[i] != output || limbs_is_zero(part, \(w))) {
            continue;
          }
          limbs_from_int64(product, \(n), 0);
          limbs_add_product(product, \(n), numerator, \(n), own, \(k));
          limbs_add_product(product, \(n), denominator, \(d), part, \(w));
          limbs_copy(numerator, \(n), product, \(n));
          limbs_from_int64(product, \(d), 0);
          limbs_add_product(product, \(d), denominator, \(d), own, \(k));
          limbs_copy(denominator, \(d), product, \(d));
        }
        limbs_to_words(value->numerator, \(2 * numeratorWords), numerator, \(n));
        limbs_to_words(value->denominator, \(2 * denominatorWords), denominator, \(d));
      }
      """.split(separator: "\n").map(String.init)
  }

  /// An integer that no output exceeds in magnitude.
  private static func largestOutput(of program: Program) -> BigInt {
    func bound(_ value: ValueID, _ denominator: BigInt) -> BigInt {
      let range = program.range(of: value)
      return Rational(max(range.lower.magnitude, range.upper.magnitude), denominator).ceiling
    }
    let output = program.output
    var bounds = output.numerators.map { bound($0, output.denominator) }
    for fraction in output.fractions {
      bounds[fraction.output] += bound(fraction.numerator, fraction.denominator)
    }
    return bounds.max() ?? 0
  }
}
