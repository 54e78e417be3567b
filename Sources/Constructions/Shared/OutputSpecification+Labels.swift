import Networks

extension OutputSpecification {
  /// A label output for the labels `first ... last`, with the names that `data` has for them.
  ///
  /// - Parameters:
  ///   - hasUnknown: whether `first` is no class, but what points of no class get.
  ///   - isOneHot: whether there is a value a label, and the largest says which.
  /// - Ensures: names, if there are any, are one a label and pairwise different.
  init(
    first: Int, last: Int, naming data: DataSet, hasUnknown: Bool = false,
    isOneHot: Bool = false
  ) {
    let count = last - first + 1
    let kind =
      isOneHot
      ? Kind.oneHot(first: first, classCount: count) : .label(first: first, classCount: count)
    guard let known = data.labelNames else {
      self.init(kind)
      return
    }
    var taken = Set(known)
    let names = (first...last).map { label -> String in
      if hasUnknown, label == first { return OutputSpecification.fresh("unknown", &taken) }
      if known.indices.contains(label) { return known[label] }
      return OutputSpecification.fresh("unused \(label)", &taken)
    }
    self.init(kind, labelNames: names)
  }

  /// Returns `name`, with a number if it is taken, and takes it.
  private static func fresh(_ name: String, _ taken: inout Set<String>) -> String {
    var candidate = name
    var number = 2
    while !taken.insert(candidate).inserted {
      candidate = "\(name) (\(number))"
      number += 1
    }
    return candidate
  }
}
