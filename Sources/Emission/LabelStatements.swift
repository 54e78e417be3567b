import Exact
import Networks
import Programs

/// The C statements that read a label from the numerators y; they end with a return.
struct LabelStatements {
  private(set) var lines: [String] = []
  private(set) var runtime: Set<String> = []
  private(set) var tables: ConstantTables

  private let macro: String
  /// The words of an entry of y, or nil where y is `int64_t`.
  private let outputWords: Int?
  private let denominator: BigInt

  init(_ output: Program.Output, outputWords: Int?, macro: String, tables: ConstantTables) {
    self.tables = tables
    self.macro = macro
    self.outputWords = outputWords
    denominator = output.denominator
    switch output.specification.kind {
    case .real: break
    case .label: outputWords == nil ? readNativeLabel() : searchLabel()
    case .sign: readSign()
    case .oneHot(let first, let classCount): findLargest(of: classCount, from: first)
    }
  }

  private var noLabel: String { "return \(macro)_NO_LABEL;" }

  private mutating func guarded(_ condition: String) {
    lines += ["if (\(condition)) {", "  \(noLabel)", "}"]
  }

  /// An integer of the range, y[0] / denominator.
  private mutating func readNativeLabel() {
    if denominator == 1 {
      guarded("y[0] < \(macro)_FIRST_LABEL || y[0] > \(macro)_LAST_LABEL")
      lines += ["*label = (int32_t)y[0];", "return \(macro)_OK;"]
    } else if denominator.signedBitWidth <= 64 {
      let number = CText.integer(denominator)
      guarded("y[0] % \(number) != 0")
      guarded(
        "y[0] / \(number) < \(macro)_FIRST_LABEL || y[0] / \(number) > \(macro)_LAST_LABEL")
      lines += ["*label = (int32_t)(y[0] / \(number));", "return \(macro)_OK;"]
    } else {
      // A 64-bit numerator is a multiple of a larger denominator only if it is zero.
      guarded("y[0] != 0 || \(macro)_FIRST_LABEL > 0 || \(macro)_LAST_LABEL < 0")
      lines += ["*label = 0;", "return \(macro)_OK;"]
    }
  }

  /// The label L with y = denominator·L, by bisection: products of the denominator with the labels
  /// are compared with y.
  private mutating func searchLabel() {
    let count = outputWords!
    // denominator·L has the bits of both, and y may be wider.
    let words = max(count, (denominator.signedBitWidth + 32 + 63) / 64)
    let width = (denominator.signedBitWidth + 63) / 64
    let name = tables.name(of: [denominator], as: .words(width))
    runtime.formUnion(["limbs_from_int64", "limbs_add_product_int64", "limbs_compare"])
    lines += [
      "int64_t low = \(macro)_FIRST_LABEL, high = \(macro)_LAST_LABEL;",
      "limb product[LIMBS(\(words))];",
      "while (low <= high) {",
      "  const int64_t middle = low + (high - low) / 2;",
      "  int order;",
      "  limbs_from_int64(product, LIMBS(\(words)), 0);",
      "  limbs_add_product_int64(product, LIMBS(\(words)), \(name), LIMBS(\(width)), middle);",
      "  order = limbs_compare(y, LIMBS(\(count)), product, LIMBS(\(words)));",
      "  if (order == 0) {",
      "    *label = (int32_t)middle;",
      "    return \(macro)_OK;",
      "  }",
      "  if (order < 0) {",
      "    high = middle - 1;",
      "  } else {",
      "    low = middle + 1;",
      "  }",
      "}",
      noLabel,
    ]
  }

  private mutating func readSign() {
    if let count = outputWords {
      runtime.formUnion(["limbs_is_zero", "limbs_is_negative"])
      guarded("limbs_is_zero(y, LIMBS(\(count)))")
      lines.append("*label = limbs_is_negative(y, LIMBS(\(count))) ? -1 : 1;")
    } else {
      guarded("y[0] == 0")
      lines.append("*label = y[0] < 0 ? -1 : 1;")
    }
    lines.append("return \(macro)_OK;")
  }

  /// The label of the only largest entry.
  private mutating func findLargest(of classCount: Int, from first: Int) {
    let compare: String
    if let count = outputWords {
      runtime.insert("limbs_compare")
      compare =
        "limbs_compare(y + LIMBS(\(count)) * k, LIMBS(\(count)), y + LIMBS(\(count)) * best, LIMBS(\(count)))"
    } else {
      compare = "y[k] < y[best] ? -1 : y[k] > y[best]"
    }
    lines += [
      "size_t best = 0, k;",
      "int isTie = 0;",
      "for (k = 1; k < \(classCount); ++k) {",
      "  const int order = \(compare);",
      "  if (order > 0) {",
      "    best = k;",
      "    isTie = 0;",
      "  } else if (order == 0) {",
      "    isTie = 1;",
      "  }",
      "}",
    ]
    guarded("isTie")
    let label = first == 0 ? "best" : "((int64_t)best + \(macro)_FIRST_LABEL)"
    lines += ["*label = (int32_t)\(label);", "return \(macro)_OK;"]
  }
}
