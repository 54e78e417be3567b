import Exact
import Foundation

/// A network as C: two files, and what a caller of the functions must know.
package struct GeneratedC: Sendable {
  /// The name of the files without `.c` and `.h`.
  package let fileName: String
  package let header: String
  /// The text of the .c file; it has one line `#include "FILENAME.h"`.
  package let source: String
  package let interface: CInterface

  package init(fileName: String, header: String, source: String, interface: CInterface) {
    self.fileName = fileName
    self.header = header
    self.source = source
    self.interface = interface
  }

  /// The source with the header in place of its `#include`: one translation unit without files.
  package var selfContainedSource: String {
    let include = "#include \"\(fileName).h\"\n"
    guard let range = source.range(of: include) else { return source }
    return source.replacingCharacters(in: range, with: header)
  }
}

/// The C interface of a generated network.
///
/// ```c
/// P_status P_label(const P_input X[], int32_t *label);                 (unless the output is real)
/// P_status P_label_batch(const P_input *X, size_t count, int32_t *labels, P_status *status);
/// P_status P_value(const P_input X[], P_number y[]);
/// P_status P_value_batch(const P_input *X, size_t count, P_number *y, P_status *status);
/// ```
///
/// The status is an `int`-sized enumeration: 0 OK, 1 out of domain, 2 no label. Unless it is 0, the
/// functions for one point store nothing. A batch function returns the largest status and stores
/// every point's own; a point whose status is not 0 has the label 0, one out of the domain the
/// values 0.
package struct CInterface: Sendable, Hashable {
  /// How `P_number`, an output or its numerator over `denominator`, is stored.
  package enum Number: Sendable, Hashable {
    case int64
    /// A struct of `uint32_t` words, the least significant first, two's complement.
    case words(Int)
    /// A struct of two such arrays, `numerator` and `denominator`, in this many words: the output is
    /// their quotient, and the denominator, which is positive, differs from point to point.
    case fraction(numeratorWords: Int, denominatorWords: Int)

    /// The 32-bit words of a number.
    package var wordCount: Int {
      switch self {
      case .int64: 2
      case .words(let count): count
      case .fraction(let numerator, let denominator): numerator + denominator
      }
    }
  }

  /// P.
  package let prefix: String
  package let dimension: Int
  /// `P_input` is `int32_t` or `int64_t`: 32 or 64.
  package let inputBits: Int
  package let outputCount: Int
  package let hasLabel: Bool
  package let number: Number
  /// All outputs' common denominator, positive; 1 if each has its own.
  package let denominator: BigInt

  package init(
    prefix: String, dimension: Int, inputBits: Int, outputCount: Int, hasLabel: Bool,
    number: Number, denominator: BigInt
  ) {
    self.prefix = prefix
    self.dimension = dimension
    self.inputBits = inputBits
    self.outputCount = outputCount
    self.hasLabel = hasLabel
    self.number = number
    self.denominator = denominator
  }
}
