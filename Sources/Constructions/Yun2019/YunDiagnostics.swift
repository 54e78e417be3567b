import Diagnostics
import Exact
import Networks

// The mistakes that a user can make with the constructions of Yun et al. 2019.

extension BlockPlanner {
  /// Which condition of `statement` the widths fail, and by how much.
  func diagnostic(_ shortage: Shortage, _ statement: String, _ data: DataSet) -> Diagnostic {
    let text: String
    if let best = shortage.best {
      let layers = best.blocks.map { "\($0.layer)" }.joined(separator: ", ")
      let terms = best.blocks.map { "\($0.groupLimit)*\($0.sizeLimit)" }.joined(separator: " + ")
      let missing = shortage.required - shortage.found
      text =
        "condition 2: blocks that begin at hidden layer \(layers) hold \(terms) ="
        + " \(shortage.found) points, and no others more; at least N = \(shortage.required) is"
        + " expected, \(missing) more"
    } else {
      text = missingBlock
    }
    return Diagnostic(
      "the widths \(IntegerList.text(widths)) do not meet \(statement): \(text)",
      at: SourceSpan(file: data.name),
      notes: ["for example \(IntegerList.text(sufficientWidths)) would"])
  }

  /// Why there is no block at all.
  private var missingBlock: String {
    let least = classCount == nil ? 2 : 3
    if widths.count < least {
      return "it takes at least \(least) hidden layers, not \(widths.count)"
    }
    if let classCount, let gateWidth, gateLayers.last ?? 0 < 3 {
      if let narrow = widths.indices.dropFirst(2).first(where: { $0 + 1 == lastNarrowLayer }),
        widths.dropFirst(2).contains(where: { $0 >= gateWidth })
      {
        return "condition 4: hidden layer \(narrow + 1) is \(widths[narrow]) wide; at least"
          + " C = \(classCount) is expected after the gates"
      }
      let widest = widths.dropFirst(2).max() ?? 0
      return "the gates need a hidden layer from the third on of \(gateWidth) units;"
        + " the widest has \(widest)"
    }
    if lastNarrowLayer == widths.count {
      return "condition 4: hidden layer \(lastNarrowLayer) is \(widths[lastNarrowLayer - 1]) wide;"
        + " at least \(classCount ?? coordinateCount) is expected"
    }
    return "condition 2: no two neighboring layers before the outputs hold a point"
  }

  /// Widths for one block, of as many layers as the statement needs at least.
  private var sufficientWidths: [Int] {
    let shape = YunProblem.shape(forKeys: count)
    let per = activation.unitsPerHardTanh
    var (groups, size) = (shape.groups, shape.size)
    if capacity == .theorem { (groups, size) = ((groups + 1) & ~1, (size + 1) & ~1) }
    let first = activation == .hardTanh ? fit.rampCount(forGroups: groups) : per * groups
    return [first, per * size * (classCount == nil ? coordinateCount : 1)]
      + (gateWidth.map { [$0] } ?? [])
  }
}

extension YunProblem {
  /// Refuses widths that are not `count` ones.
  static func check(_ widths: [Int], count: Int, _ request: ConstructionRequest) throws {
    if widths.count == count { return }
    let other = count == 2 ? "yun2019-3.4" : "yun2019-a.2"
    throw DiagnosticList([
      Diagnostic(
        "the option widths has \(widths.count) widths; \(count) are expected",
        at: SourceSpan(file: request.data.name),
        notes: ["\(other) takes any number of hidden layers"])
    ])
  }

  /// Labels from a rounded chain, which are no integers.
  func roundedLabels() -> Diagnostic {
    Diagnostic(
      "the variant rounded-chain gives labels only nearly; integers are expected",
      at: SourceSpan(file: request.data.name),
      notes: ["yun2019-3.2 takes it for classes as one-hot vectors, which are exact"])
  }

  static func tooManyLayers(_ count: Int, limit: Int, _ data: DataSet) -> Diagnostic {
    Diagnostic(
      "the option widths has \(count) hidden layers; at most \(limit) are supported",
      at: SourceSpan(file: data.name))
  }

  static func tooManyUnits(_ count: Int, limit: Int, _ data: DataSet) -> Diagnostic {
    Diagnostic(
      "the widths have \(count) units altogether; with fill at most \(limit) are supported",
      at: SourceSpan(file: data.name), notes: ["without fill only what is needed is built"])
  }
}
